import { existsSync, readFileSync } from "node:fs";
import { until } from "@issue-relay/local/stack/until";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { type DeadLetter, takeDeadLetters } from "./testing/dead-letters.ts";

const CONSUMERS = ["slack", "bigquery"] as const;
type Consumer = (typeof CONSUMERS)[number];

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack({
    consumer: { minimumBackoffSeconds: 0, maximumBackoffSeconds: 0, maximumDeliveryAttempts: 5 },
  });
});

/** The most memory that a function has taken so far, in MB; 0 where the operating system is not Linux. */
function peakMemory(name: Consumer): number {
  const file = `/proc/${stack.function(name).pid}/status`;
  const status = existsSync(file) ? readFileSync(file, "utf8") : "";
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

async function post(name: Consumer, body: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  return (await fetch(stack.function(name).url, { method: "POST", headers, body })).status;
}

describe("no consumer takes 300 MB", () => {
  it("for ten messages of 9.5 MB at once, which Pub/Sub moves whole to the dead-letter topic", async () => {
    const pubsub = emulatorClient(stack.project, stack.pubsubHost);
    const topic = pubsub.topic("issue-events", { batching: { maxMessages: 1 } });
    const large = Buffer.alloc(9_500_000, "x");
    await Promise.all(Array.from({ length: 10 }, () => topic.publishMessage({ data: large })));
    await pubsub.close();

    const letters: DeadLetter[] = [];
    await until("every dead letter", async () => {
      letters.push(...(await takeDeadLetters(stack)));
      return letters.length === 20;
    });
    expect(new Set(letters.map((letter) => letter.data.length))).toEqual(new Set([large.length]));
    expect(CONSUMERS.map(peakMemory).filter((megabytes) => megabytes > 300)).toEqual([]);
  });

  it("for 80 messages at once that are just small enough to be read", async () => {
    const message = { data: "x".repeat(990_000), messageId: "1" };
    const body = JSON.stringify({ message, subscription: "s" });
    for (const name of CONSUMERS) {
      const answers = await Promise.all(Array.from({ length: 80 }, () => post(name, body)));
      expect(answers).toContain(204);
      expect(answers.filter((status) => status !== 204 && status !== 503)).toEqual([]);
    }
    expect(CONSUMERS.map(peakMemory).filter((megabytes) => megabytes > 300)).toEqual([]);
  });
});
