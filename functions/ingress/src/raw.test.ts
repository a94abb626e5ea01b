import { InvalidMessage } from "@issue-relay/shared/errors";
import type { OutgoingMessage } from "@issue-relay/shared/event/message";
import { createLogger } from "@issue-relay/shared/logger";
import { describe, expect, it } from "vitest";
import { deliveryFrom } from "./delivery.ts";
import { MAX_RAW_BYTES } from "./limits.ts";
import { rawKeeper, TooMuchAtOnce } from "./raw.ts";

const RECEIVED_AT = new Date("2026-03-02T09:30:00.123Z");

/** Keeps what is published to it, and confirms when it is told to. */
function aTopic() {
  const published: OutgoingMessage[] = [];
  const waiting: ((error?: Error) => void)[] = [];
  const keep = rawKeeper((message) => {
    published.push(message);
    return new Promise((resolve, reject) => {
      waiting.push((error) => (error ? reject(error) : resolve("1")));
    });
  });
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({ destination: { write: (line) => void log.push(JSON.parse(line)) } });
  return {
    published,
    log,
    keep: (body: Buffer | undefined, headers: Record<string, string> = {}) =>
      keep(deliveryFrom({ method: "POST", headers, receive: async () => ({ isSigned: false }) }), body, {
        receivedAt: RECEIVED_AT,
        logger,
      }),
    /** Pub/Sub answers the oldest message that waits. */
    answer: (error?: Error) => waiting.shift()?.(error),
  };
}

describe("a raw delivery", () => {
  it("has GitHub's headers that say what it is, but neither its signature nor any other", async () => {
    const topic = aTopic();
    const kept = topic.keep(Buffer.from("{}"), {
      "x-github-event": "pull_request",
      "x-github-delivery": "0b989ba4-242f-11e5-81e1-c7b6966d2516",
      "x-github-hook-id": "292430182",
      "x-github-hook-installation-target-id": "79929171",
      "x-github-hook-installation-target-type": "repository",
      "x-hub-signature": "sha1=7d38cdd689735b008b3c702edd92eea23791c5f6",
      "x-hub-signature-256": "sha256=d57c68ca6f92289e6987922ff26938930f6e66a2d161ef06abdf1859230aa23c",
      "user-agent": "GitHub-Hookshot/044aadd",
      authorization: "Bearer x",
    });
    topic.answer();
    await kept;
    expect(topic.published).toEqual([
      {
        data: Buffer.from("{}"),
        attributes: {
          "x-github-event": "pull_request",
          "x-github-delivery": "0b989ba4-242f-11e5-81e1-c7b6966d2516",
          "x-github-hook-id": "292430182",
          "x-github-hook-installation-target-id": "79929171",
          "x-github-hook-installation-target-type": "repository",
          receivedAt: "2026-03-02T09:30:00.123Z",
        },
      },
    ]);
  });

  it("has no header that does not look like GitHub's", async () => {
    const topic = aTopic();
    const kept = topic.keep(Buffer.from("{}"), { "x-github-event": "<script>", "x-github-hook-id": "" });
    topic.answer();
    await kept;
    expect(topic.published).toMatchObject([{ attributes: { receivedAt: RECEIVED_AT.toISOString() } }]);
    expect(Object.keys(topic.published[0]?.attributes ?? {})).toEqual(["receivedAt"]);
  });

  it("that was too large to be kept is logged, with its size", async () => {
    const topic = aTopic();
    await topic.keep(undefined, { "content-length": "12000000" });
    expect(topic.published).toEqual([]);
    expect(topic.log).toMatchObject([{ severity: "WARNING", reason: "raw-too-large", bytes: 12_000_000 }]);
  });

  it("of the largest size waits for Pub/Sub beside one other, but no third; those of the usual size go on", async () => {
    const topic = aTopic();
    const largest = Buffer.alloc(MAX_RAW_BYTES);
    const waiting = [topic.keep(largest), topic.keep(largest)];
    await expect(topic.keep(largest)).rejects.toBeInstanceOf(TooMuchAtOnce);
    waiting.push(...Array.from({ length: 100 }, () => topic.keep(Buffer.alloc(30_000))));
    for (const _ of waiting) {
      topic.answer();
    }
    await Promise.all(waiting);
  });

  it("that Pub/Sub would never take is given up, and logged: GitHub would deliver it again for days", async () => {
    const topic = aTopic();
    const kept = topic.keep(Buffer.alloc(MAX_RAW_BYTES, 0xff));
    topic.answer(new InvalidMessage("Request payload size exceeds the limit"));
    await kept;
    // Text that is no UTF-8 grows when it is made valid.
    const bytes = 3 * MAX_RAW_BYTES;
    expect(topic.log).toMatchObject([{ severity: "WARNING", reason: "raw-too-large", bytes }]);
  });

  it("that Pub/Sub refuses though it is not too large is given up, too, and logged as refused", async () => {
    const topic = aTopic();
    const kept = topic.keep(Buffer.alloc(MAX_RAW_BYTES, " "));
    topic.answer(new InvalidMessage("One or more attributes are invalid"));
    await kept;
    expect(topic.log).toMatchObject([{ severity: "WARNING", reason: "raw-refused", bytes: MAX_RAW_BYTES }]);
  });

  it("makes room for others, however it ended", async () => {
    const topic = aTopic();
    const largest = Buffer.alloc(MAX_RAW_BYTES);
    for (let round = 0; round < 10; round += 1) {
      const kept = topic.keep(largest);
      topic.answer(new Error("Pub/Sub is away"));
      await expect(kept).rejects.toThrow("Pub/Sub is away");
    }
  });
});
