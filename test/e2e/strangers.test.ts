import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { cpuSeconds, peakMegabytes, resetPeak } from "./testing/process-usage.ts";

let stack: TestStack;
/** Where raw deliveries are kept, so that ingress keeps larger bodies. */
let keeping: TestStack;
beforeAll(async () => {
  stack = await aStack({ functions: ["ingress"] });
  keeping = await aStack({ functions: ["ingress"], raw: true });
});

/** strangers.ts writes so many bytes. */
const LARGE_BYTES = 136 * 64 * 1024;

const Outcomes = z.array(z.object({ status: z.number(), sent: z.number() }));

interface FloodOptions {
  refused?: number;
  on?: TestStack;
  /** What the floods are signed with. */
  signature?: string;
}

const BETWEEN_DELIVERIES_MS = 20;

/** Strangers flood ingress from another process, while GitHub goes on delivering. */
async function flood(
  kind: string,
  count: number,
  { refused = count, on = stack, signature }: FloodOptions = {},
) {
  const program = fileURLToPath(new URL("./testing/strangers.ts", import.meta.url));
  // Each flood meets an instance of its own, since Node keeps memory that an earlier flood has needed.
  await on.restart("ingress");
  // The connections to Pub/Sub and Secret Manager are there, as in an instance that has worked before.
  await deliver(on, examplePayload("issues.opened"));
  const { pid } = on.function("ingress");
  const before = { log: on.log.length, cpuSeconds: cpuSeconds(pid) };
  resetPeak(pid);
  const args = [kind, new URL(on.ingress).port, String(count), ...(signature ? [signature] : [])];
  const strangers = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const output = text(strangers.stdout);
  const ended = once(strangers, "exit");
  const deliveries: { status: number; ms: number }[] = [];
  // Without a pause, GitHub would keep a processor busy, too.
  while (strangers.exitCode === null && strangers.signalCode === null) {
    deliveries.push(await deliver(on, aboutANewIssue(examplePayload("issues.opened"), {})));
    await Promise.race([ended, setTimeout(BETWEEN_DELIVERIES_MS)]);
  }
  expect((await ended)[0]).toBe(0);
  const outcomes = Outcomes.parse(JSON.parse(await output));
  await until("every refusal is logged", () => refusals(on, before.log).length >= refused);
  return {
    statuses: new Set(outcomes.map(({ status }) => status)),
    megabytesSent: Math.max(...outcomes.map(({ sent }) => sent)) / 1_000_000,
    deliveries,
    slowestMs: Math.max(...deliveries.map(({ ms }) => ms)),
    refusals: refusals(on, before.log),
    cpuSeconds: cpuSeconds(pid) - before.cpuSeconds,
    peakMegabytes: peakMegabytes(pid),
  };
}

function refusals({ log }: TestStack, from: number) {
  return log.slice(from).filter((entry) => entry.reason !== undefined);
}

/** GitHub closes the connection after 10 s; what strangers send must not bring it near that. */
const SOON_MS = 2_000;

describe("while strangers send", () => {
  it.each([
    ["200 forged bodies of 24 MB at once", "forged", 200, [401, 429]],
    ["200 bodies that begin and then stop", "stalled", 200, [408, 429]],
    ["10 bodies in chunks of one byte", "crumbs", 10, [408]],
  ])(
    "%s, GitHub is answered within 2 s, ingress stays under 300 MB, and no error is logged",
    async (_, kind, count, refused) => {
      const { deliveries, slowestMs, refusals, peakMegabytes, statuses } = await flood(kind, count);
      // Some connections are closed before their answer is read.
      const answered = [...statuses].filter((status) => status !== 0);
      expect(answered).toEqual(expect.arrayContaining(refused));
      // On a busy machine, whole bodies come too late, too.
      expect([401, 408, 429]).toEqual(expect.arrayContaining(answered));
      expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
      expect(slowestMs).toBeLessThan(SOON_MS);
      expect(peakMegabytes).toBeLessThan(300);
      expect(refusals.filter(({ severity }) => severity === "ERROR")).toEqual([]);
    },
  );

  it("20 health checks with bodies in chunks of one byte, those are not read, and GitHub is answered within 2 s", async () => {
    const { deliveries, slowestMs, cpuSeconds } = await flood("checks", 20, { refused: 0 });
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    expect(slowestMs).toBeLessThan(SOON_MS);
    expect(cpuSeconds).toBeLessThan(4);
  });

  it("a body in a million chunks of one byte, it costs less than 2 s of the processor", async () => {
    const { statuses, cpuSeconds } = await flood("crumbs", 1);
    expect(statuses).toEqual(new Set([408]));
    expect(cpuSeconds).toBeLessThan(2);
  });

  it("500 MB without a signature, no more is taken after the answer than the network had on its way", async () => {
    const { megabytesSent } = await flood("unsigned", 5);
    expect(megabytesSent).toBeLessThan(20);
  });
});

describe("where raw deliveries are kept, and ingress keeps bodies of 9 MB, it stays under 300 MB while", () => {
  it("strangers send 100 of them at once; GitHub is answered within 2 s, and no error is logged", async () => {
    const { deliveries, slowestMs, refusals, peakMegabytes } = await flood("large", 100, { on: keeping });
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    expect(slowestMs).toBeLessThan(SOON_MS);
    expect(peakMegabytes).toBeLessThan(300);
    expect(refusals.filter(({ severity }) => severity === "ERROR")).toEqual([]);
  });

  it.each([
    ["40 of 9 MB", "large", 40],
    ["80 of 4.5 MB", "medium", 80],
  ])(
    "GitHub itself sends %s at once: what does not fit is told 429, and can be delivered again",
    async (_, kind, count) => {
      const signature = signatureOf(kind);
      const { statuses, deliveries, peakMegabytes } = await flood(kind, count, {
        on: keeping,
        signature,
        refused: 0,
      });
      expect([...statuses].filter((status) => status !== 0).sort()).toEqual([202, 429]);
      expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
      expect(peakMegabytes).toBeLessThan(300);
    },
  );
});

/** GitHub's signature of the bodies of a flood. */
function signatureOf(kind: string): string {
  const body = Buffer.alloc(kind === "large" ? LARGE_BYTES : LARGE_BYTES / 2, "x");
  return createHmac("sha256", keeping.webhookSecret).update(body).digest("hex");
}
