import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterEach, describe, expect, it } from "vitest";
import { BadMessage, BrokenDestination, RetryLater } from "../errors.ts";
import { type IssueEvent, VERSION } from "../event/issue-event.ts";
import type { OutgoingMessage } from "../event/message.ts";
import { aComment, anIssueEvent, labels } from "../event/testing/an-issue-event.ts";
import { createLogger } from "../logger.ts";
import { decode } from "./decode.ts";
import { type Handle, pushConsumer } from "./push-consumer.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A consumer that functions-framework serves, as in the cloud. */
async function aConsumer(
  handle: Handle,
  { deadLetterTopic = "up", deadlineMs = 200 }: { deadLetterTopic?: "up" | "down"; deadlineMs?: number } = {},
) {
  const log: Record<string, unknown>[] = [];
  const deadLetters: OutgoingMessage[] = [];
  http(
    "consumer",
    pushConsumer({
      name: "consumer",
      decode: ({ data }) => decode(data),
      handle,
      checks: [{ what: "a table", look: async () => [{ what: "a table", isOk: true }] }],
      publishDeadLetter: async (message) => {
        if (deadLetterTopic === "down") {
          throw new Error("Pub/Sub is down");
        }
        deadLetters.push(message);
        return "1";
      },
      deadlineMs,
      logger: createLogger({ destination: { write: (line) => log.push(JSON.parse(line)) } }),
      project: "p",
    }),
  );
  server = getTestServer("consumer");
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const push = async (body: unknown, headers: Record<string, string> = {}) => {
    const all = { "content-type": "application/json", ...headers };
    return (await fetch(url, { method: "POST", headers: all, body: JSON.stringify(body) })).status;
  };
  return { url, push, log, deadLetters };
}

function envelope(data: string) {
  const attributes = { eventId: "e", deliveryId: "72d3162e", repository: "acme/web" };
  return {
    message: { data: Buffer.from(data).toString("base64"), attributes, messageId: "1", message_id: "1" },
    subscription: "projects/p/subscriptions/consumer",
    deliveryAttempt: 3,
  };
}

const event = anIssueEvent();
const anEvent = envelope(JSON.stringify(event));

describe("a push consumer answers", () => {
  it("its health to whoever asks with GET", async () => {
    const { url, log } = await aConsumer(async () => {});
    const response = await fetch(url);
    expect([response.status, await response.json()]).toEqual([
      200,
      { checks: [{ what: "a table", isOk: true }] },
    ]);
    expect(log).toEqual([]);
  });

  it("204 once the sink has confirmed the event, not before", async () => {
    const seen: IssueEvent[] = [];
    let confirm = () => {};
    const confirmed = new Promise<void>((resolve) => {
      confirm = resolve;
    });
    const { push, log } = await aConsumer(async (event) => {
      seen.push(event);
      await confirmed;
    });
    let answered = false;
    const answer = push(anEvent).then((status) => {
      answered = true;
      return status;
    });
    await expect.poll(() => seen).toEqual([event]);
    expect(answered).toBe(false);
    confirm();
    expect(await answer).toBe(204);
    expect(log).toMatchObject([{ message: "delivered", eventId: "e", messageId: "1", deliveryAttempt: 3 }]);
  });

  it.each([
    ["consumer", 1],
    ["another", 0],
    ["", 0],
  ])("204 for what is only for %j, and delivers it %i times", async (only, times) => {
    const seen: IssueEvent[] = [];
    const { push } = await aConsumer(async (event) => void seen.push(event));
    const { message, ...rest } = anEvent;
    const attributes = { ...message.attributes, only };
    expect(await push({ ...rest, message: { ...message, attributes } })).toBe(204);
    expect(seen).toHaveLength(times);
  });

  it("with log lines by which an event is followed through all functions: delivery, event and trace", async () => {
    const { push, log } = await aConsumer(async () => {});
    await push(anEvent, { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" });
    expect(log).toMatchObject([
      {
        consumer: "consumer",
        eventId: "e",
        deliveryId: "72d3162e",
        "logging.googleapis.com/trace": "projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736",
      },
    ]);
  });

  it.each([
    [
      "a failure that a retry may help",
      new RetryLater("429"),
      { severity: "WARNING", reason: "retry-later" },
    ],
    [
      "an error that nobody expected",
      new TypeError("no function"),
      { severity: "ERROR", reason: "unexpected" },
    ],
    [
      "a failure that a person must fix",
      new BrokenDestination("gone"),
      { severity: "ERROR", reason: "broken-destination" },
    ],
  ])("503 after %s, so that Pub/Sub keeps the message", async (_, error, line) => {
    const { push, log, deadLetters } = await aConsumer(async () => {
      throw error;
    });
    expect(await push(anEvent)).toBe(503);
    expect(deadLetters).toEqual([]);
    expect(log).toMatchObject([{ ...line, error: `${error.name}: ${error.message}` }]);
  });

  it("503 at its deadline, with the reason retry-later, if the handler obeys its signal", async () => {
    const { push, log } = await aConsumer(
      (_, { signal }) =>
        new Promise((__, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    expect(await push(anEvent)).toBe(503);
    expect(log).toMatchObject([
      { reason: "retry-later", error: expect.stringContaining("longer than 200 ms") },
    ]);
  });

  it("503 at its deadline, even if the sink never answers", async () => {
    const { push, log } = await aConsumer(() => new Promise(() => {}));
    expect(await push(anEvent)).toBe(503);
    expect(log).toMatchObject([
      { severity: "WARNING", error: expect.stringContaining("longer than 200 ms") },
    ]);
  });

  it("204 for a message that can never be delivered, once the dead-letter topic has it with the reason", async () => {
    const { push, deadLetters } = await aConsumer(async () => {
      throw new BadMessage("msg_too_long");
    });
    expect(await push(anEvent)).toBe(204);
    expect(deadLetters).toEqual([
      {
        data: Buffer.from(JSON.stringify(event)),
        attributes: {
          eventId: "e",
          deliveryId: "72d3162e",
          repository: "acme/web",
          consumer: "consumer",
          error: "msg_too_long",
        },
      },
    ]);
  });

  it("503 for a message that can never be delivered, while the dead-letter topic can't be reached", async () => {
    const { push, log } = await aConsumer(
      async () => {
        throw new BadMessage("msg_too_long");
      },
      { deadLetterTopic: "down" },
    );
    expect(await push(anEvent)).toBe(503);
    expect(log).toMatchObject([
      { reason: "dead-letter-failed", error: expect.stringMatching(/msg_too_long.*Pub\/Sub is down/) },
    ]);
  });

  it.each([
    ["not JSON", "{", "the data is not JSON"],
    ["empty", "", "the data is not JSON"],
    ["not an issue event", JSON.stringify({ ...event, id: "short" }), "not an issue event"],
    ["without a version", JSON.stringify({ ...event, version: undefined }), "not an issue event"],
  ])(
    "204 for a message that is %s, and moves it unchanged to the dead-letter topic",
    async (_, data, error) => {
      const { push, deadLetters } = await aConsumer(async () => {});
      expect(await push(envelope(data))).toBe(204);
      expect(deadLetters[0]?.data.toString()).toBe(data);
      expect(deadLetters[0]?.attributes.error).toContain(error);
    },
  );

  it("503 for an event of a newer version, so that a newer consumer gets it", async () => {
    const { push, deadLetters, log } = await aConsumer(async () => {});
    expect(
      await push(envelope(JSON.stringify({ ...event, version: VERSION + 1, issue: "of another shape" }))),
    ).toBe(503);
    expect(deadLetters).toEqual([]);
    expect(log).toMatchObject([{ severity: "WARNING", reason: "newer-version" }]);
  });

  it("400 for a request that is not from Pub/Sub", async () => {
    const { push } = await aConsumer(async () => {});
    expect(await push({ hello: "world" })).toBe(400);
    expect(await push([])).toBe(400);
  });

  it("400 for a body that hangs up on the way, or is not JSON, without an ERROR", async () => {
    const { url, log } = await aConsumer(async () => {});
    const headers = { "content-type": "application/json" };
    expect((await fetch(url, { method: "POST", headers, body: "{" })).status).toBe(400);
    const cut = request(url, { method: "POST", headers: { ...headers, "content-length": 9 } }).on(
      "error",
      () => {},
    );
    cut.write("{", () => cut.destroy());
    const line = { severity: "WARNING", reason: "not-a-push", problem: expect.stringContaining("not JSON") };
    await expect.poll(() => log).toMatchObject([line, line]);
  });

  it.each(["Application/JSON", "application/json; charset=utf-8"])(
    "204 for the content type %s",
    async (type) => {
      const { push } = await aConsumer(async () => {});
      expect(await push(anEvent, { "content-type": type })).toBe(204);
    },
  );

  it("503 for a push that it can't keep beside the others, until those are answered", async () => {
    let confirm = () => {};
    const confirmed = new Promise<void>((resolve) => {
      confirm = resolve;
    });
    const { push, log } = await aConsumer(() => confirmed, { deadlineMs: 30_000 });
    const padded = { ...anEvent, padding: "x".repeat(990_000) };
    const answers = Array.from({ length: 10 }, () => push(padded));
    await expect.poll(() => log.length).toBe(2);
    expect(log[0]).toMatchObject({ severity: "WARNING", reason: "retry-later" });
    confirm();
    expect((await Promise.all(answers)).sort()).toEqual([...Array(8).fill(204), 503, 503]);
    expect(await push(padded)).toBe(204);
  });

  it("204 for the largest event that there can be, and 413 for a message that can't be an event", async () => {
    const { push, log, deadLetters } = await aConsumer(async () => {});
    // JSON writes this character as \u0001, with 6 bytes.
    const escaped = "\u0001";
    const [excerpt, label, title] = [escaped.repeat(8_001), escaped.repeat(50), escaped.repeat(256)];
    const largest = anIssueEvent({
      issue: { title, labels: labels(...Array<string>(100).fill(label)), excerpt },
      label: { name: label },
      comment: aComment({ excerpt }),
      changes: { titleFrom: title },
    });
    const body = envelope(JSON.stringify(largest));
    expect(JSON.stringify(body).length).toBeLessThan(250_000);
    expect(await push(body)).toBe(204);

    expect(await push(envelope("x".repeat(1_000_000)))).toBe(413);
    expect(log.at(-1)).toMatchObject({ severity: "WARNING", reason: "message-too-large" });
    expect(deadLetters).toEqual([]);
  });
});
