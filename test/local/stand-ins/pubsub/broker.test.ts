import { beforeEach, describe, expect, it } from "vitest";
import { Broker } from "./broker.ts";
import type { PubSubEvent } from "./events.ts";
import { SubscriptionConfig } from "./limits.ts";
import { ManualClock } from "./testing/manual-clock.ts";

const TOPIC = "projects/local/topics/events";
const DEAD_LETTERS = "projects/local/topics/dead-letters";
const PUSH = "projects/local/subscriptions/push";
const PULL = "projects/local/subscriptions/pull";

let clock: ManualClock;
let events: PubSubEvent[];
let posts: {
  body: unknown;
  signal: AbortSignal;
  answer: (status: number) => Promise<void>;
  fail: (error: Error) => Promise<void>;
}[];
let broker: Broker;

beforeEach(() => {
  clock = new ManualClock();
  events = [];
  posts = [];
  broker = new Broker({ clock, post, onEvent: (event) => events.push(event) });
  broker.createTopic({ name: TOPIC });
  broker.createTopic({ name: DEAD_LETTERS });
});

/** A push endpoint that answers when the test calls `answer` or `fail`, and rejects when the push is aborted. */
async function post(_url: string, body: string, signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  signal.addEventListener("abort", () => reject(new Error("aborted")));
  const settled = () => new Promise<void>((done) => setImmediate(done));
  posts.push({
    body: JSON.parse(body),
    signal,
    answer(status) {
      resolve(status);
      return settled();
    },
    fail(error) {
      reject(error);
      return settled();
    },
  });
  return promise;
}

function subscribe(name: string, settings: object = {}) {
  return broker.createSubscription(
    SubscriptionConfig.parse({
      name,
      topic: TOPIC,
      pushConfig: name === PUSH ? { pushEndpoint: "http://127.0.0.1/" } : null,
      ackDeadlineSeconds: 60,
      messageRetentionDuration: null,
      filter: "",
      retryPolicy: null,
      deadLetterPolicy: null,
      ...settings,
    }),
  );
}

function publish(text: string, attributes: Record<string, string> = {}) {
  return broker.publish(TOPIC, [{ data: Buffer.from(text), attributes, orderingKey: "" }]).join();
}

function seconds(value: number) {
  return { seconds: value, nanos: 0 };
}

async function pullTexts(name: string) {
  return (await broker.subscription(name).pull(10)).map(({ message }) =>
    Buffer.from(message.data).toString(),
  );
}

describe("a push subscription", () => {
  it("waits twice as long after each failure, from the minimum to the maximum backoff", async () => {
    subscribe(PUSH, { retryPolicy: { minimumBackoff: seconds(10), maximumBackoff: seconds(60) } });
    publish("x");
    for (const wait of [10, 20, 40, 60, 60]) {
      const before = posts.length;
      await posts.at(-1)?.answer(500);
      clock.advance(wait * 1000 - 1);
      expect(posts).toHaveLength(before);
      clock.advance(1);
      expect(posts).toHaveLength(before + 1);
    }
  });

  it("aborts a push at the ack deadline, and pushes the message again", async () => {
    subscribe(PUSH, { retryPolicy: { minimumBackoff: seconds(10), maximumBackoff: seconds(10) } });
    const messageId = publish("x");
    clock.advance(60_000);
    expect(posts[0]?.signal.aborted).toBe(true);
    await posts[0]?.answer(204);
    expect(events.at(-1)).toEqual({
      kind: "pushed",
      subscription: PUSH,
      messageId,
      attempt: 1,
      error: "timeout",
      acknowledged: false,
      ms: 60_000,
    });
    clock.advance(10_000);
    expect(posts).toHaveLength(2);
  });

  it("reports why an endpoint gave no answer", async () => {
    subscribe(PUSH);
    publish("x");
    await posts[0]?.fail(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }));
    expect(events.at(-1)).toMatchObject({ kind: "pushed", error: "ECONNREFUSED", acknowledged: false });
  });

  it("pushes up to 500 messages at the same time, and the next one when one is answered", async () => {
    subscribe(PUSH);
    for (let number = 0; number < 502; number++) {
      publish(String(number));
    }
    expect(posts).toHaveLength(500);
    await posts[0]?.answer(204);
    expect(posts).toHaveLength(501);
  });

  it("slows down for a failing endpoint, also without a retry policy", async () => {
    subscribe(PUSH);
    publish("x");
    await posts[0]?.answer(500);
    clock.advance(99);
    expect(posts).toHaveLength(1);
    clock.advance(1);
    expect(posts).toHaveLength(2);
  });

  it("can't be pulled from", async () => {
    subscribe(PUSH);
    await expect(broker.subscription(PUSH).pull(1)).rejects.toMatchObject({ code: "FAILED_PRECONDITION" });
  });
});

describe("a message that has reached its maximum of attempts", () => {
  async function useUp() {
    subscribe(PUSH, { deadLetterPolicy: { deadLetterTopic: DEAD_LETTERS, maxDeliveryAttempts: 5 } });
    const messageId = publish("dead", { type: "issues" });
    for (let attempt = 1; attempt <= 5; attempt++) {
      await posts.at(-1)?.answer(503);
      clock.advance(60_000);
    }
    return messageId;
  }

  it("goes to the dead-letter topic, once", async () => {
    subscribe(PULL, { topic: DEAD_LETTERS });
    const messageId = await useUp();
    const [dead] = await broker.subscription(PULL).pull(10);
    expect(dead?.message.attributes).toEqual({
      type: "issues",
      CloudPubSubDeadLetterSourceDeliveryCount: "5",
      CloudPubSubDeadLetterSourceSubscription: "push",
      CloudPubSubDeadLetterSourceSubscriptionProject: "local",
      CloudPubSubDeadLetterSourceTopicPublishTime: "2026-01-01T00:00:00.000+00:00",
    });
    expect(events.filter(({ kind }) => kind === "deadLettered")).toEqual([
      { kind: "deadLettered", subscription: PUSH, messageId, attempts: 5, topic: DEAD_LETTERS },
    ]);
    expect(posts.map(({ body }) => body)).toEqual(
      [1, 2, 3, 4, 5].map((deliveryAttempt) => expect.objectContaining({ deliveryAttempt })),
    );
  });

  it("is still pushed where its dead-letter topic has been deleted", async () => {
    broker.deleteTopic(DEAD_LETTERS);
    broker.createTopic({ name: DEAD_LETTERS });
    subscribe(PUSH, { deadLetterPolicy: { deadLetterTopic: DEAD_LETTERS, maxDeliveryAttempts: 5 } });
    broker.deleteTopic(DEAD_LETTERS);
    publish("kept");
    for (let attempt = 1; attempt <= 6; attempt++) {
      await posts.at(-1)?.answer(503);
      clock.advance(60_000);
    }
    expect(posts).toHaveLength(7);
  });
});

describe("a pull subscription", () => {
  it("delivers a message again when it is not acknowledged by its deadline", async () => {
    subscribe(PULL, { ackDeadlineSeconds: 10 });
    publish("x");
    await pullTexts(PULL);
    clock.advance(9_999);
    expect(await pullTexts(PULL)).toEqual([]);
    clock.advance(1);
    clock.advance(0);
    expect(await pullTexts(PULL)).toEqual(["x"]);
  });

  it("doesn't deliver a message again while its deadline is extended", async () => {
    subscribe(PULL, { ackDeadlineSeconds: 10 });
    publish("x");
    const [lease] = await broker.subscription(PULL).pull(1);
    clock.advance(9_000);
    broker.subscription(PULL).modifyAckDeadline([lease?.ackId ?? ""], 30);
    clock.advance(29_000);
    expect(await pullTexts(PULL)).toEqual([]);
  });

  it("waits for its backoff after a nack, where it has a retry policy", async () => {
    subscribe(PULL, { retryPolicy: { minimumBackoff: seconds(10), maximumBackoff: seconds(10) } });
    publish("x");
    const [lease] = await broker.subscription(PULL).pull(1);
    broker.subscription(PULL).modifyAckDeadline([lease?.ackId ?? ""], 0);
    clock.advance(9_999);
    expect(await pullTexts(PULL)).toEqual([]);
    clock.advance(1);
    expect(await pullTexts(PULL)).toEqual(["x"]);
  });

  it("answers a waiting pull as soon as a message is published", async () => {
    subscribe(PULL);
    const pulled = broker.subscription(PULL).pull(1, new AbortController().signal);
    publish("x");
    expect(await pulled).toHaveLength(1);
  });

  it("keeps the message for the next pull when a waiting caller has cancelled", async () => {
    subscribe(PULL);
    const caller = new AbortController();
    const pulled = broker.subscription(PULL).pull(1, caller.signal);
    caller.abort();
    publish("x");
    expect(await pulled).toEqual([]);
    expect(await pullTexts(PULL)).toEqual(["x"]);
  });

  it("answers a pull without a message after 20 s", async () => {
    subscribe(PULL);
    const pulled = broker.subscription(PULL).pull(1, new AbortController().signal);
    clock.advance(20_000);
    expect(await pulled).toEqual([]);
  });
});

it("a new subscription doesn't get messages that were published before it was created", async () => {
  publish("x");
  subscribe(PULL);
  expect(await pullTexts(PULL)).toEqual([]);
});

it("the subscriptions of a deleted topic keep their messages", async () => {
  subscribe(PULL);
  publish("x");
  broker.deleteTopic(TOPIC);
  expect(broker.subscription(PULL).config.topic).toBe("_deleted-topic_");
  expect(await pullTexts(PULL)).toEqual(["x"]);
});

it("a message id is never used twice, even after a restart", () => {
  const first = publish("x");
  clock.advance(1000);
  const restarted = new Broker({ clock, post, onEvent: () => {} });
  restarted.createTopic({ name: TOPIC });
  expect(
    restarted.publish(TOPIC, [{ data: Buffer.from("x"), attributes: {}, orderingKey: "" }]),
  ).not.toContain(first);
});

it("closing the broker cancels every timer, push and waiting pull", async () => {
  subscribe(PUSH);
  subscribe(PULL);
  publish("under way");
  publish("failed");
  await posts[1]?.answer(500);
  await broker.subscription(PULL).pull(10);
  const waiting = broker.subscription(PULL).pull(10, new AbortController().signal);
  broker.close();
  expect(await waiting).toEqual([]);
  expect(posts[0]?.signal.aborted).toBe(true);
  expect(clock.pending).toBe(0);
});
