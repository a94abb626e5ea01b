import { type PubSub, v1 } from "@google-cloud/pubsub";
import { credentials, status } from "@grpc/grpc-js";
import { startEmbeddedPubSub } from "@issue-relay/local/stand-ins/pubsub/embedded";
import { findGoogleEmulator, startGoogleEmulator } from "@issue-relay/local/stand-ins/pubsub/google-emulator";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { PassThroughClient } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMBEDDED_EMULATOR, GOOGLE_EMULATOR, type KnownDifferences } from "./testing/pubsub-differences.ts";
import { type PushEndpoint, pushEndpoint } from "./testing/pubsub-push-endpoint.ts";

const google = await findGoogleEmulator();
if ("missing" in google) {
  process.stderr.write(`SKIPPED: conformance tests on Google's Pub/Sub emulator. ${google.missing}\n`);
}

describe.concurrent("the embedded emulator", () => conformance(startEmbeddedPubSub, EMBEDDED_EMULATOR));
describe
  .skipIf("missing" in google)
  .concurrent("Google's emulator", () => conformance(startGoogleEmulator, GOOGLE_EMULATOR));

function conformance(
  start: () => Promise<{ host: string; port: number; close(): Promise<void> }>,
  differences: KnownDifferences,
): void {
  const project = "conformance";
  let emulator: Awaited<ReturnType<typeof start>>;
  let client: PubSub;
  let subscriber: v1.SubscriberClient;
  const endpoints: PushEndpoint[] = [];
  let names = 0;

  beforeAll(async () => {
    emulator = await start();
    client = emulatorClient(project, emulator.host);
    subscriber = new v1.SubscriberClient({
      servicePath: "127.0.0.1",
      port: emulator.port,
      sslCreds: credentials.createInsecure(),
      authClient: new PassThroughClient(),
    });
  });

  afterAll(async () => {
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    await subscriber?.close();
    await client?.close();
    await emulator?.close();
  });

  function newName() {
    return `name-${++names}`;
  }

  async function newTopic() {
    const [topic] = await client.createTopic(newName());
    return topic;
  }

  async function newEndpoint(answer?: (request: number) => number) {
    const endpoint = await pushEndpoint(answer);
    endpoints.push(endpoint);
    return endpoint;
  }

  /** Pulls at most 10 messages. Waits for the first one as long as the emulator does. */
  async function pull(subscription: string) {
    const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: 10 });
    return (receivedMessages ?? []).map(({ ackId, message, deliveryAttempt }) => ({
      ackIds: [ackId ?? ""],
      text: Buffer.from(message?.data ?? "").toString(),
      attributes: message?.attributes ?? {},
      messageId: message?.messageId,
      deliveryAttempt,
    }));
  }

  async function pullOne(subscription: string) {
    const [first] = await pull(subscription);
    if (!first) {
      throw new Error(`no message in ${subscription}`);
    }
    return first;
  }

  async function isEmpty(subscription: string) {
    const [response] = await subscriber.pull({ subscription, maxMessages: 10, returnImmediately: true });
    return (response.receivedMessages ?? []).length === 0;
  }

  describe("a push", () => {
    it("carries the message in Pub/Sub's JSON envelope", async () => {
      const topic = await newTopic();
      const endpoint = await newEndpoint();
      const [subscription] = await topic.createSubscription(newName(), { pushEndpoint: endpoint.url });
      const before = Date.now();
      const messageId = await topic.publishMessage({
        data: Buffer.from("höllo"),
        attributes: { type: "issues" },
      });

      const [push] = await endpoint.count(1);
      expect(push?.contentType).toMatch(/^application\/json/);
      expect(push?.raw).toEqual({
        message: {
          data: Buffer.from("höllo").toString("base64"),
          attributes: { type: "issues" },
          messageId,
          message_id: messageId,
          publishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
          publish_time: expect.stringMatching(/Z$/),
        },
        subscription: subscription.name,
      });
      const publishTime = Date.parse(String(push?.envelope.message.publishTime));
      expect(publishTime).toBeGreaterThanOrEqual(before - 1);
      expect(publishTime).toBeLessThanOrEqual(Date.now());
      expect(messageId).toMatch(/^\d+$/);
    });

    it("has no data where the message has only attributes", async () => {
      const topic = await newTopic();
      const endpoint = await newEndpoint();
      await topic.createSubscription(newName(), { pushEndpoint: endpoint.url });
      await topic.publishMessage({ attributes: { type: "issues" } });
      const [push] = await endpoint.count(1);
      expect(push?.envelope.message.data).toBe(differences.sendsEmptyData ? "" : undefined);
      expect(push?.envelope.message.attributes).toEqual({ type: "issues" });
    });

    it.each([200, 201, 202, 204])("is acknowledged by status %i", async (answer) => {
      const topic = await newTopic();
      const endpoint = await newEndpoint(() => answer);
      await topic.createSubscription(newName(), {
        pushEndpoint: endpoint.url,
        retryPolicy: retry(0.05, 0.05),
      });
      await topic.publishMessage({ data: Buffer.from("first") });
      await endpoint.count(1);
      await topic.publishMessage({ data: Buffer.from("second") });
      const texts = (await endpoint.count(2)).map(({ text }) => text);
      expect(texts).toEqual(["first", "second"]);
    });

    it("is repeated with the same message after any other status, at growing intervals", async () => {
      const topic = await newTopic();
      const statuses = [500, 429, 404, 204];
      const endpoint = await newEndpoint((request) => statuses[request - 1] ?? 204);
      await topic.createSubscription(newName(), { pushEndpoint: endpoint.url, retryPolicy: retry(0.2, 2) });
      const messageId = await topic.publishMessage({ data: Buffer.from("again") });

      const pushes = await endpoint.count(4);
      expect(pushes.map(({ envelope }) => envelope.message.messageId)).toEqual(Array(4).fill(messageId));
      const waits = pushes.slice(1).map(({ at }, index) => at - (pushes[index]?.at ?? 0));
      for (const [index, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(195 * 2 ** index);
      }
    });

    it("contains the number of the attempt where there is a dead-letter policy", async () => {
      const topic = await newTopic();
      const endpoint = await newEndpoint((request) => (request === 1 ? 503 : 204));
      await topic.createSubscription(newName(), {
        pushEndpoint: endpoint.url,
        retryPolicy: retry(0.05, 0.05),
        deadLetterPolicy: { deadLetterTopic: (await newTopic()).name, maxDeliveryAttempts: 5 },
      });
      await topic.publishMessage({ data: Buffer.from("counted") });
      const attempts = (await endpoint.count(2)).map(({ envelope }) => envelope.deliveryAttempt);
      expect(attempts).toEqual(differences.hidesDeliveryAttempt ? [undefined, undefined] : [1, 2]);
    });

    it("goes to the new endpoint after the endpoint was changed", async () => {
      const topic = await newTopic();
      const [old, current] = [await newEndpoint(), await newEndpoint()];
      const [subscription] = await topic.createSubscription(newName(), { pushEndpoint: old.url });
      await subscription.modifyPushConfig({ pushEndpoint: current.url });
      await topic.publishMessage({ data: Buffer.from("moved") });
      expect((await current.count(1))[0]?.text).toBe("moved");
      expect(old.received).toEqual([]);
    });

    it("is repeated until its endpoint can be reached", async () => {
      const topic = await newTopic();
      const gone = await pushEndpoint();
      await gone.close();
      const [subscription] = await topic.createSubscription(newName(), {
        pushEndpoint: gone.url,
        retryPolicy: retry(0.1, 0.2),
      });
      await topic.publishMessage({ data: Buffer.from("patience") });
      const endpoint = await newEndpoint();
      await subscription.modifyPushConfig({ pushEndpoint: endpoint.url });
      expect((await endpoint.count(1))[0]?.text).toBe("patience");
    });
  });

  describe("a message that can't be delivered", () => {
    it("goes to the dead-letter topic after the last attempt, with attributes that name its source", async () => {
      const topic = await newTopic();
      const deadLetterTopic = await newTopic();
      const [deadLetters] = await deadLetterTopic.createSubscription(newName());
      const endpoint = await newEndpoint(() => 503);
      const name = newName();
      await topic.createSubscription(name, {
        pushEndpoint: endpoint.url,
        retryPolicy: retry(0.05, 0.05),
        deadLetterPolicy: { deadLetterTopic: deadLetterTopic.name, maxDeliveryAttempts: 5 },
      });
      const messageId = await topic.publishMessage({
        data: Buffer.from("dead"),
        attributes: { type: "issues" },
      });

      const dead = await pullOne(deadLetters.name);
      expect(dead.text).toBe("dead");
      expect(dead.messageId).not.toBe(messageId);
      expect(dead.attributes).toEqual({
        type: "issues",
        CloudPubSubDeadLetterSourceDeliveryCount: "5",
        CloudPubSubDeadLetterSourceSubscription: name,
        CloudPubSubDeadLetterSourceSubscriptionProject: project,
        CloudPubSubDeadLetterSourceTopicPublishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
      });
      expect(endpoint.received).toHaveLength(5);
    });

    it("goes to the dead-letter topic after as many nacks, and each pull has the number of the attempt", async () => {
      const deadLetterTopic = await newTopic();
      const [deadLetters] = await deadLetterTopic.createSubscription(newName());
      const topic = await newTopic();
      const [{ name: subscription }] = await topic.createSubscription(newName(), {
        deadLetterPolicy: { deadLetterTopic: deadLetterTopic.name, maxDeliveryAttempts: 5 },
      });
      await topic.publishMessage({ data: Buffer.from("dead") });
      for (const attempt of [1, 2, 3, 4, 5]) {
        const { ackIds, deliveryAttempt } = await pullOne(subscription);
        expect(deliveryAttempt).toBe(attempt);
        await subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      }
      expect(await isEmpty(deadLetters.name)).toBe(differences.deadLettersOnNextPull);
      expect(await isEmpty(subscription)).toBe(true);
      if (differences.deadLettersOnNextPull) {
        expect((await pullOne(deadLetters.name)).text).toBe("dead");
      }
    });
  });

  describe("a pull", () => {
    it("gets each published message, and not again once it is acknowledged", async () => {
      const topic = await newTopic();
      const [{ name: subscription }] = await topic.createSubscription(newName());
      const messageId = await topic.publishMessage({
        data: Buffer.from("one"),
        attributes: { type: "issues" },
      });
      const { ackIds, ...one } = await pullOne(subscription);
      expect(one).toMatchObject({ text: "one", attributes: { type: "issues" }, messageId });
      await subscriber.acknowledge({ subscription, ackIds });
      await topic.publishMessage({ data: Buffer.from("two") });
      expect((await pull(subscription)).map(({ text }) => text)).toEqual(["two"]);
    });

    it("gets a message again after a nack", async () => {
      const topic = await newTopic();
      const [{ name: subscription }] = await topic.createSubscription(newName());
      await topic.publishMessage({ data: Buffer.from("back") });
      const { ackIds } = await pullOne(subscription);
      expect(await isEmpty(subscription)).toBe(true);
      await subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      expect((await pullOne(subscription)).text).toBe("back");
    });

    it("gets a message again when it is not acknowledged by its deadline", async () => {
      const topic = await newTopic();
      const [{ name: subscription }] = await topic.createSubscription(newName());
      await topic.publishMessage({ data: Buffer.from("late") });
      const { ackIds } = await pullOne(subscription);
      const start = Date.now();
      await subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 1 });
      expect((await pullOne(subscription)).text).toBe("late");
      expect(Date.now() - start).toBeGreaterThanOrEqual(900);
    });
  });

  it("a subscription gets its messages while another one of the same topic fails", async () => {
    const topic = await newTopic();
    const [failing, working] = [await newEndpoint(() => 503), await newEndpoint()];
    await topic.createSubscription(newName(), { pushEndpoint: failing.url, retryPolicy: retry(0.1, 0.1) });
    await topic.createSubscription(newName(), { pushEndpoint: working.url });
    await topic.publishMessage({ data: Buffer.from("first") });
    await failing.count(2);
    await topic.publishMessage({ data: Buffer.from("second") });
    const texts = (await working.count(2)).map(({ text }) => text);
    expect(texts).toEqual(["first", "second"]);
  });

  it("a subscription gets only the messages that pass its filter", async () => {
    const topic = await newTopic();
    const [{ name: subscription }] = await topic.createSubscription(newName(), {
      filter: 'attributes.type = "issues" AND NOT hasPrefix(attributes.action, "un")',
    });
    for (const attributes of [
      { type: "issues", action: "unlabeled" },
      { type: "issues", action: "opened" },
    ]) {
      await topic.publishMessage({ attributes });
    }
    const actions: (string | undefined)[] = [];
    const wanted = differences.ignoresFilters ? ["opened", "unlabeled"] : ["opened"];
    while (actions.length < wanted.length) {
      actions.push(...(await pull(subscription)).map(({ attributes }) => attributes.action));
    }
    expect(actions.sort()).toEqual(wanted);
  });

  it("a message retention of 31 days is accepted", async () => {
    const topic = await newTopic();
    const created = topic.createSubscription(newName(), { messageRetentionDuration: { seconds: 2_678_400 } });
    if (differences.refusesLongRetention) {
      await expect(created).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
    } else {
      await created;
    }
  });

  it("a subscription with ordered delivery is accepted", async () => {
    const created = (await newTopic()).createSubscription(newName(), { enableMessageOrdering: true });
    if (differences.refusesOrdering) {
      await expect(created).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
    } else {
      await created;
    }
  });

  describe("refused with Pub/Sub's code:", () => {
    async function expectRefused(call: Promise<unknown>, isRefused = true) {
      if (isRefused) {
        await expect(call).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
      } else {
        await call;
      }
    }

    it("a topic or a subscription that doesn't exist", async () => {
      const missing = { code: status.NOT_FOUND };
      const topic = await newTopic();
      const noTopic = client.topic("missing");
      await expect(noTopic.getMetadata()).rejects.toMatchObject(missing);
      await expect(noTopic.delete()).rejects.toMatchObject(missing);
      await expect(noTopic.publishMessage({ attributes: { a: "b" } })).rejects.toMatchObject(missing);
      await expect(noTopic.createSubscription(newName())).rejects.toMatchObject(missing);
      const noSubscription = topic.subscription("missing");
      await expect(noSubscription.getMetadata()).rejects.toMatchObject(missing);
      await expect(noSubscription.delete()).rejects.toMatchObject(missing);
      await expect(isEmpty(noSubscription.name)).rejects.toMatchObject(missing);
    });

    it("a topic or a subscription that exists already", async () => {
      const there = { code: status.ALREADY_EXISTS };
      const topic = await newTopic();
      const name = newName();
      await topic.createSubscription(name);
      await expect(client.createTopic(topic.name)).rejects.toMatchObject(there);
      await expect(topic.createSubscription(name)).rejects.toMatchObject(there);
    });

    it("an ack deadline of less than 10 s or more than 600 s", async () => {
      const topic = await newTopic();
      const create = (ackDeadlineSeconds: number) =>
        topic.createSubscription(newName(), { ackDeadlineSeconds });
      await expectRefused(create(9), !differences.ignoresLimits);
      await expectRefused(create(601));
    });

    it("a backoff of more than 600 s", async () => {
      await expectRefused((await newTopic()).createSubscription(newName(), { retryPolicy: retry(1, 601) }));
    });

    it("a dead-letter policy with fewer than 5 or more than 100 attempts", async () => {
      const topic = await newTopic();
      const code = differences.refusesAttemptsAsOutOfRange ? status.OUT_OF_RANGE : status.INVALID_ARGUMENT;
      for (const maxDeliveryAttempts of [4, 101]) {
        const deadLetterPolicy = { deadLetterTopic: topic.name, maxDeliveryAttempts };
        await expect(topic.createSubscription(newName(), { deadLetterPolicy })).rejects.toMatchObject({
          code,
        });
      }
    });

    it("a message with neither data nor attributes", async () => {
      await expectRefused((await newTopic()).publishMessage({ data: Buffer.alloc(0) }));
    });

    it("a message of more than 10 MB", async () => {
      const data = Buffer.alloc(10 * 1024 * 1024 + 1);
      await expectRefused((await newTopic()).publishMessage({ data }), !differences.ignoresLimits);
    });

    it.each([
      ["101 attributes", Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`key-${index}`, ""]))],
      ["an attribute's key of 257 bytes", { ["k".repeat(257)]: "" }],
      ["an attribute's value of 1025 bytes", { key: "v".repeat(1025) }],
    ])("%s", async (_what, attributes) => {
      const data = Buffer.from("x");
      await expectRefused(
        (await newTopic()).publishMessage({ data, attributes }),
        !differences.ignoresLimits,
      );
    });

    it("a filter that can't be parsed", async () => {
      const created = (await newTopic()).createSubscription(newName(), {
        filter: "attributes.type == issues",
      });
      await expectRefused(created, !differences.ignoresFilters);
    });
  });

  it("topics and subscriptions can be listed and deleted", async () => {
    const topic = await newTopic();
    const [subscription] = await topic.createSubscription(newName());
    const names = async (listed: Promise<[{ name: string }[], ...unknown[]]>) =>
      (await listed)[0].map(({ name }) => name);
    expect(await names(client.getTopics())).toContain(topic.name);
    expect(await names(client.getSubscriptions())).toContain(subscription.name);
    expect(await names(topic.getSubscriptions())).toEqual([subscription.name]);
    await subscription.delete();
    await topic.delete();
    expect(await names(client.getTopics())).not.toContain(topic.name);
    expect(await names(client.getSubscriptions())).not.toContain(subscription.name);
  });
}

function retry(minimumSeconds: number, maximumSeconds: number) {
  const duration = (seconds: number) => ({
    seconds: Math.floor(seconds),
    nanos: Math.round((seconds % 1) * 1e9),
  });
  return { minimumBackoff: duration(minimumSeconds), maximumBackoff: duration(maximumSeconds) };
}
