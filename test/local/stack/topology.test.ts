import type { PubSub } from "@google-cloud/pubsub";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type EmbeddedPubSub, startEmbeddedPubSub } from "../stand-ins/pubsub/embedded.ts";
import { CONSUMERS } from "./functions.ts";
import { consumerSettings, pubSubSettings } from "./pubsub-settings.ts";
import { createTopology } from "./topology.ts";

let pubsub: EmbeddedPubSub;
let client: PubSub;

beforeEach(async () => {
  pubsub = await startEmbeddedPubSub();
  client = emulatorClient("local", pubsub.host);
});

afterEach(async () => {
  await client.close();
  await pubsub.close();
});

async function configuration(name: string) {
  const [metadata] = await client.subscription(name).getMetadata();
  return metadata;
}

it.each(["slack", "bigquery"])(
  "%s has a push subscription with the settings that are deployed",
  async (name) => {
    await createTopology(pubsub.host, "local", {
      slack: "http://127.0.0.1/slack",
      bigquery: "http://127.0.0.1/bigquery",
    });
    const consumer = consumerSettings(name);
    expect(await configuration(name)).toMatchObject({
      topic: "projects/local/topics/issue-events",
      pushConfig: { pushEndpoint: `http://127.0.0.1/${name}` },
      ackDeadlineSeconds: consumer.ackDeadlineSeconds,
      retryPolicy: {
        minimumBackoff: { seconds: String(consumer.minimumBackoffSeconds), nanos: 0 },
        maximumBackoff: { seconds: String(consumer.maximumBackoffSeconds), nanos: 0 },
      },
      deadLetterPolicy: {
        deadLetterTopic: "projects/local/topics/dead-letter",
        maxDeliveryAttempts: consumer.maximumDeliveryAttempts,
      },
      expirationPolicy: { ttl: null },
    });
  },
);

it.each(CONSUMERS)("%s answers before Pub/Sub would send the message again", (name) => {
  const { deadlineSeconds, ackDeadlineSeconds } = consumerSettings(name);
  expect(deadlineSeconds).toBeLessThan(ackDeadlineSeconds);
});

it("every consumer with settings of its own is one that is deployed", () => {
  expect(CONSUMERS).toEqual(expect.arrayContaining(Object.keys(pubSubSettings.consumers)));
});

it("messages that can't be delivered are kept in the dead-letter subscription, which never expires", async () => {
  await createTopology(pubsub.host, "local", {});
  expect(await configuration("dead-letter")).toMatchObject({
    topic: "projects/local/topics/dead-letter",
    expirationPolicy: { ttl: null },
  });
});

it("raw deliveries have a topic and a subscription only where they are kept", async () => {
  const topics = async () => (await client.getTopics())[0].map(({ name }) => name.replace(/.*\//, ""));
  await createTopology(pubsub.host, "local", {});
  expect(await topics()).not.toContain("deliveries");
  await createTopology(pubsub.host, "local", {}, { deliveriesTable: "http://127.0.0.1:1/" });
  expect(await topics()).toContain("deliveries");
  expect(await configuration("deliveries-table")).toMatchObject({
    topic: "projects/local/topics/deliveries",
    pushConfig: { pushEndpoint: "http://127.0.0.1:1/" },
    expirationPolicy: { ttl: null },
  });
});

it("a test can shorten the backoff, to fractions of a second", async () => {
  const overrides = { minimumBackoffSeconds: 0.1, maximumBackoffSeconds: 1.5 };
  await createTopology(pubsub.host, "local", { slack: "http://127.0.0.1:1/" }, { overrides });
  expect(await configuration("slack")).toMatchObject({
    retryPolicy: {
      minimumBackoff: { seconds: "0", nanos: 100_000_000 },
      maximumBackoff: { seconds: "1", nanos: 500_000_000 },
    },
  });
});

it("a subscription that already exists is kept, and pushes to the new endpoint", async () => {
  await createTopology(pubsub.host, "local", { slack: "http://127.0.0.1:1/" });
  await createTopology(pubsub.host, "local", { slack: "http://127.0.0.1:2/" });
  expect(await configuration("slack")).toMatchObject({ pushConfig: { pushEndpoint: "http://127.0.0.1:2/" } });
});
