import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { expect } from "vitest";
import { z } from "zod";
import type { TestStack } from "./a-stack.ts";
import { cpuSeconds, peakMegabytes, resetPeak } from "./process-usage.ts";

/** GitHub closes the connection after 10 s; what strangers send must not bring it near that. */
const SOON_MS = 2_000;

/** The function has 512 MB. */
const MOST_MEGABYTES = 300;

const Outcomes = z.array(z.object({ status: z.number(), sent: z.number() }));

interface FloodOptions {
  /** How many of the requests ingress refuses, and logs. */
  refused?: number;
  /** What the floods are signed with. */
  signature?: string;
}

const BETWEEN_DELIVERIES_MS = 20;

/** Strangers flood ingress from another process, while GitHub goes on delivering. */
export async function flood(
  on: TestStack,
  kind: string,
  count: number,
  { refused = count, signature }: FloodOptions = {},
) {
  const program = fileURLToPath(new URL("./strangers.ts", import.meta.url));
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

/** What a flood must not change: GitHub is answered within 2 s, ingress stays under 300 MB, and no error is logged. */
export function expectUnharmed(outcome: Awaited<ReturnType<typeof flood>>): void {
  expect(outcome.deliveries.filter(({ status }) => status !== 202)).toEqual([]);
  expect(outcome.slowestMs).toBeLessThan(SOON_MS);
  expect(outcome.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  expect(outcome.refusals.filter(({ severity }) => severity === "ERROR")).toEqual([]);
}
