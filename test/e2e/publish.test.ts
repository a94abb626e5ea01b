import type { v1 } from "@google-cloud/pubsub";
import { startEmbeddedPubSub } from "@issue-relay/local/stand-ins/pubsub/embedded";
import type { PubSubEvent } from "@issue-relay/local/stand-ins/pubsub/events";
import { InvalidMessage } from "@issue-relay/shared/errors";
import { deadLetter } from "@issue-relay/shared/event/dead-letter";
import type { OutgoingMessage } from "@issue-relay/shared/event/message";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

const TOPIC = "projects/p/topics/events";

const events: PubSubEvent[] = [];
let emulator: Awaited<ReturnType<typeof startEmbeddedPubSub>>;
let client: v1.PublisherClient;
beforeAll(async () => {
  emulator = await startEmbeddedPubSub({ onEvent: (event) => events.push(event) });
  const admin = emulatorClient("p", emulator.host);
  await admin.createTopic("events");
  await admin.close();
  client = pubsubClient(emulator.host);
});
afterAll(async () => {
  await client.close();
  await emulator.close();
});
beforeEach(() => {
  events.length = 0;
});

function aMessage(n: number, bytes = 1): OutgoingMessage {
  return { data: Buffer.alloc(bytes, "x"), attributes: { n: String(n) } };
}

describe("messages that are published in the same moment", () => {
  it.each([
    ["20 of the usual size in one", Array.from({ length: 20 }, (_, n) => aMessage(n)), [20]],
    ["three of 4 MB in two, since Pub/Sub takes 10 MB", [0, 1, 2].map((n) => aMessage(n, 4_000_000)), [2, 1]],
    [
      "one of 9 MB alone, between its neighbours",
      [1, 9_000_000, 1].map((size, n) => aMessage(n, size)),
      [1, 1, 1],
    ],
    [
      "1,001 in two, since Pub/Sub takes 1,000",
      Array.from({ length: 1_001 }, (_, n) => aMessage(n)),
      [1_000, 1],
    ],
  ])("go into few requests: %s", async (_, messages, expected) => {
    const requests = vi.spyOn(client, "publish");
    onTestFinished(() => requests.mockRestore());
    const ids = await Promise.all(messages.map(publisher(client, TOPIC)));
    expect(requests.mock.calls.map(([request]) => request?.messages?.length)).toEqual(expected);
    const published = new Map(
      events.flatMap((event) => (event.kind === "published" ? [[event.messageId, event.attributes.n]] : [])),
    );
    expect(ids.map((id) => published.get(id))).toEqual(messages.map(({ attributes }) => attributes.n));
  });
});

describe("messages that are published together with one that Pub/Sub refuses", () => {
  it("are all published, once; only that one is rejected, as invalid", async () => {
    const publish = publisher(client, TOPIC);
    const empty = { data: Buffer.alloc(0), attributes: {} };
    const tooLarge = { data: Buffer.alloc(10_000_001), attributes: {} };
    const good = Array.from({ length: 20 }, (_, n) => aMessage(n));
    const outcomes = await Promise.allSettled([empty, ...good, tooLarge].map(publish));
    const failed = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(failed).toEqual([expect.any(InvalidMessage), expect.any(InvalidMessage)]);
    const published = events.flatMap((event) => (event.kind === "published" ? [event.attributes.n] : []));
    expect(published.sort()).toEqual(Array.from({ length: 20 }, (_, n) => String(n)).sort());
  });

  it.each([
    ["a value of more than 1,024 bytes", { error: "é".repeat(1_000) }],
    ["a key of more than 256 bytes", { ["é".repeat(200)]: "" }],
    ["more than 100 attributes", Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`key-${n}`, ""]))],
    ["half a surrogate pair", { "\ud83d": "\ude00" }],
    ["a reserved key", { googclient: "" }],
  ])("are never refused because of %s: the attributes are fitted", async (_, attributes) => {
    const publish = publisher(client, TOPIC);
    await Promise.all([publish(aMessage(1)), publish({ data: Buffer.from("x"), attributes })]);
    expect(events).toHaveLength(2);
  });

  it("keep the reason of a dead letter, which has 100 attributes already", async () => {
    const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`key-${n}`, ""]));
    const message = { data: Buffer.from("x"), attributes };
    await deadLetter(publisher(client, TOPIC), message, {
      consumer: "slack",
      error: "msg_too_long",
    });
    expect(events).toMatchObject([
      { attributes: { consumer: "slack", error: "msg_too_long", "key-97": "" } },
    ]);
  });

  it("fail together, and not as invalid, where the topic is missing", async () => {
    const publish = publisher(client, "projects/p/topics/missing");
    const error = await publish(aMessage(1)).catch((error: unknown) => error);
    expect(error).not.toBeInstanceOf(InvalidMessage);
    expect(error).toMatchObject({ message: expect.stringContaining("NOT_FOUND") });
  });
});
