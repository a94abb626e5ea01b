import { readFileSync } from "node:fs";
import type { CreateSubscriptionOptions, PubSub, Subscription, Topic } from "@google-cloud/pubsub";
import { status } from "@grpc/grpc-js";
import { pubsubClient } from "@issue-relay/shared/google/pubsub";
import { z } from "zod";

/** The file that terraform reads too: the local stack can't drift from what is deployed. */
const SETTINGS = new URL("../../../shared/pubsub.json", import.meta.url);

const ConsumerSettings = z.strictObject({
  /** How long a consumer works on a delivery before it answers; below the ack deadline. */
  deadlineSeconds: z.number(),
  ackDeadlineSeconds: z.number(),
  minimumBackoffSeconds: z.number(),
  maximumBackoffSeconds: z.number(),
  maximumDeliveryAttempts: z.number(),
});
export type ConsumerSettings = z.infer<typeof ConsumerSettings>;

const Settings = z.strictObject({
  topic: z.string(),
  deadLetterTopic: z.string(),
  deadLetterSubscription: z.strictObject({
    name: z.string(),
    ackDeadlineSeconds: z.number(),
    retentionSeconds: z.number(),
  }),
  consumer: ConsumerSettings,
});

/** What is deployed. Times in seconds. */
export const pubSubSettings: Readonly<z.infer<typeof Settings>> = Settings.parse(
  JSON.parse(readFileSync(SETTINGS, "utf8")),
);

/** Google's emulator still refuses more than Pub/Sub's former limit of 7 days; no emulator keeps anything for long. */
const MAX_LOCAL_RETENTION_SECONDS = 604_800;

/**
 * Creates the topics and subscriptions of Issue Relay: one push subscription for each consumer, named like it. What
 * is there already stays, with the new push endpoint.
 *
 * @param host `host:port` of an emulator
 * @param endpoints the URL of each consumer, by its name
 * @param overrides what tests want otherwise: less waiting. Fractions of a second are fine for a backoff
 */
export async function createTopology(
  host: string,
  project: string,
  endpoints: Readonly<Record<string, string>>,
  overrides: Partial<ConsumerSettings> = {},
): Promise<void> {
  const { topic, deadLetterTopic, deadLetterSubscription } = pubSubSettings;
  const consumer = { ...pubSubSettings.consumer, ...overrides };
  const client = pubsubClient(project, host);
  try {
    const events = await ensureTopic(client, topic);
    const deadLetters = await ensureTopic(client, deadLetterTopic);
    await ensureSubscription(deadLetters, deadLetterSubscription.name, {
      ackDeadlineSeconds: deadLetterSubscription.ackDeadlineSeconds,
      messageRetentionDuration: {
        seconds: Math.min(deadLetterSubscription.retentionSeconds, MAX_LOCAL_RETENTION_SECONDS),
      },
      expirationPolicy: NEVER,
    });
    for (const [name, pushEndpoint] of Object.entries(endpoints)) {
      const subscription = await ensureSubscription(events, name, {
        pushConfig: { pushEndpoint },
        ackDeadlineSeconds: consumer.ackDeadlineSeconds,
        retryPolicy: {
          minimumBackoff: duration(consumer.minimumBackoffSeconds),
          maximumBackoff: duration(consumer.maximumBackoffSeconds),
        },
        deadLetterPolicy: {
          deadLetterTopic: deadLetters.name,
          maxDeliveryAttempts: consumer.maximumDeliveryAttempts,
        },
        expirationPolicy: NEVER,
      });
      await subscription.modifyPushConfig({ pushEndpoint });
    }
  } finally {
    await client.close();
  }
}

/** An expiration policy without a time to live. Without a policy, a subscription expires after 31 idle days. */
const NEVER = {};

function duration(seconds: number) {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}

async function ensureTopic(client: PubSub, name: string): Promise<Topic> {
  await unlessThere(() => client.createTopic(name));
  return client.topic(name);
}

async function ensureSubscription(
  topic: Topic,
  name: string,
  options: CreateSubscriptionOptions,
): Promise<Subscription> {
  await unlessThere(() => topic.createSubscription(name, options));
  return topic.subscription(name);
}

async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === status.ALREADY_EXISTS;
    if (!isThere) {
      throw error;
    }
  }
}
