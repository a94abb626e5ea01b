import type { CreateSubscriptionOptions, PubSub, Subscription, Topic } from "@google-cloud/pubsub";
import { status } from "@grpc/grpc-js";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import {
  type ConsumerSettings,
  consumerSettings,
  pubSubSettings,
  type TableSubscription,
} from "./pubsub-settings.ts";

/** 7 days. Google's emulator refuses a longer retention, although Pub/Sub itself allows 31 days. */
const MAX_LOCAL_RETENTION_SECONDS = 604_800;

export interface TopologyOptions {
  /** Settings that replace those of shared/pubsub.json; a backoff may have fractions of a second. */
  overrides?: Partial<ConsumerSettings>;
  /**
   * The URL that writes dead letters into their table. In the cloud, the subscription names the table itself, and Pub/Sub writes the
   * rows; no emulator can do so.
   */
  deadLetterTable?: string;
  /** The URL that writes raw deliveries into their table. Without it they are not kept: they have no topic, either. */
  deliveriesTable?: string;
  /** The URL of the function that carries out commands. Without it there are none: they have no topic, either. */
  commands?: string;
}

/**
 * Creates the topics and subscriptions of Issue Relay. Each consumer gets a push subscription with its own name. A
 * topic or subscription that already exists is kept; only its push endpoint changes.
 * @param host `host:port` of an emulator
 * @param endpoints the URL of each consumer, by its name
 */
export async function createTopology(
  host: string,
  project: string,
  endpoints: Readonly<Record<string, string>>,
  { overrides = {}, deadLetterTable, deliveriesTable, commands }: TopologyOptions = {},
): Promise<void> {
  const { topic, deadLetterTopic, deadLetterSubscription } = pubSubSettings;
  const { deadLetterTableSubscription, deliveriesTopic, deliveriesTableSubscription } = pubSubSettings;
  const client = emulatorClient(project, host);
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
    if (deadLetterTable !== undefined) {
      await writeInto(deadLetterTable, deadLetters, { ...deadLetterTableSubscription, ...overrides });
    }
    if (deliveriesTable !== undefined) {
      const deliveries = await ensureTopic(client, deliveriesTopic);
      await writeInto(deliveriesTable, deliveries, { ...deliveriesTableSubscription, ...overrides });
    }
    for (const [name, pushEndpoint] of Object.entries(endpoints)) {
      await pushTo(pushEndpoint, name, events, { ...consumerSettings(name), ...overrides });
    }
    if (commands !== undefined) {
      const { commandsTopic, commandsSubscription } = pubSubSettings;
      const settings = { ...pubSubSettings.consumer, ...overrides };
      await pushTo(commands, commandsSubscription, await ensureTopic(client, commandsTopic), settings);
    }
  } finally {
    await client.close();
  }

  async function pushTo(
    pushEndpoint: string,
    name: string,
    from: Topic,
    consumer: ConsumerSettings,
  ): Promise<void> {
    const subscription = await ensureSubscription(from, name, {
      pushConfig: { pushEndpoint },
      ackDeadlineSeconds: consumer.ackDeadlineSeconds,
      retryPolicy: retryPolicy(consumer),
      deadLetterPolicy: {
        deadLetterTopic: client.topic(deadLetterTopic).name,
        maxDeliveryAttempts: consumer.maximumDeliveryAttempts,
      },
      expirationPolicy: NEVER,
    });
    await subscription.modifyPushConfig({ pushEndpoint });
  }
}

/** The stand-in of a subscription by which Pub/Sub writes into a table. @param url writes a message into the table */
async function writeInto(url: string, topic: Topic, { name, ...backoff }: TableSubscription): Promise<void> {
  const standIn = await ensureSubscription(topic, name, {
    pushConfig: { pushEndpoint: url },
    ackDeadlineSeconds: pubSubSettings.deadLetterSubscription.ackDeadlineSeconds,
    retryPolicy: retryPolicy(backoff),
    expirationPolicy: NEVER,
  });
  await standIn.modifyPushConfig({ pushEndpoint: url });
}

/** The expiration policy that keeps a subscription. Without a policy it is deleted when nobody uses it for 31 days. */
const NEVER = {};

function retryPolicy({
  minimumBackoffSeconds,
  maximumBackoffSeconds,
}: Pick<ConsumerSettings, "minimumBackoffSeconds" | "maximumBackoffSeconds">) {
  return {
    minimumBackoff: duration(minimumBackoffSeconds),
    maximumBackoff: duration(maximumBackoffSeconds),
  };
}

function duration(seconds: number) {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}

async function ensureTopic(client: PubSub, name: string): Promise<Topic> {
  await ignoreAlreadyExists(() => client.createTopic(name));
  return client.topic(name);
}

async function ensureSubscription(
  topic: Topic,
  name: string,
  options: CreateSubscriptionOptions,
): Promise<Subscription> {
  await ignoreAlreadyExists(() => topic.createSubscription(name, options));
  return topic.subscription(name);
}

async function ignoreAlreadyExists(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    const alreadyExists = error instanceof Error && "code" in error && error.code === status.ALREADY_EXISTS;
    if (!alreadyExists) {
      throw error;
    }
  }
}
