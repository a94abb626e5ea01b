import { setTimeout as delay } from "node:timers/promises";
import { Faults } from "@issue-relay/local/stand-ins/faults";
import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { StoreFailed } from "@issue-relay/shared/documents/errors";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { firestore } from "@issue-relay/shared/google/firestore";
import { expect } from "vitest";
import type { Subject } from "./document-store-suite.ts";
import { startFaultyEmulator } from "./faulty-emulator.ts";

export const DATABASE = "projects/conformance/databases/(default)";

export async function inMemory(): Promise<Subject> {
  const store = memoryStore();
  return {
    store,
    async writeUnanswered(name, write, afterMs) {
      // Nobody gets the outcome.
      void delay(afterMs).then(() => store.write(name, write).catch(() => {}));
    },
    async close() {},
  };
}

/** The client of Firestore, and the stand-in. */
export async function onStandIn(): Promise<Subject> {
  const server = await startLocalFirestore({ database: DATABASE });
  return overHttp(server.host, server.faults, server.close);
}

/** The client of Firestore, and Google's emulator. */
export async function onGoogleEmulator(): Promise<Subject> {
  const faults = new Faults();
  const { host, close } = await startFaultyEmulator(faults);
  return overHttp(host, faults, close);
}

/** Google's emulator needs longer than the client's own deadline for 80 first requests on a busy machine. */
const DEADLINE_MS = 30_000;

function overHttp(emulatorHost: string, faults: Faults, close: () => Promise<void>): Subject {
  const store = firestore(DATABASE, { emulatorHost, deadlineMs: DEADLINE_MS });
  return {
    store,
    async writeUnanswered(name, write, ms) {
      faults.add({ ...(ms === 0 ? { kind: "lose-answer" } : { kind: "apply-late", ms }), times: 1 });
      await expect(store.write(name, write)).rejects.toThrow(StoreFailed);
    },
    close,
  };
}
