import { z } from "zod";
import type { Lease } from "./backlog.ts";
import type { Broker } from "./broker.ts";
import { PubSubError } from "./errors.ts";
import { MessagesToPublish, SubscriptionConfig, SubscriptionName, TopicConfig, TopicName } from "./limits.ts";
import { refuseUnsupported } from "./unsupported.ts";

/** One method of the API: gets the decoded request and returns the response before it is encoded. */
export type Method = (request: unknown, signal: AbortSignal) => Promise<object>;
type Methods = Record<string, Method>;

const Project = z.string().regex(/^projects\/[^/]+$/);
const AckIds = z.array(z.string()).min(1);
const EMPTY = {};

/** The methods of `google.pubsub.v1.Publisher` that the emulator supports. */
export function publisherMethods(broker: Broker): Methods {
  return {
    CreateTopic: method(TopicConfig, (config) => {
      refuseUnsupported(config);
      return broker.createTopic(config);
    }),
    GetTopic: method(z.object({ topic: TopicName }), ({ topic }) => broker.getTopic(topic)),
    ListTopics: method(z.object({ project: Project }), ({ project }) => ({
      topics: broker.listTopics(project),
    })),
    ListTopicSubscriptions: method(z.object({ topic: TopicName }), ({ topic }) => ({
      subscriptions: broker.listTopicSubscriptions(topic),
    })),
    DeleteTopic: method(z.object({ topic: TopicName }), ({ topic }) => {
      broker.deleteTopic(topic);
      return EMPTY;
    }),
    Publish: method(z.object({ topic: TopicName, messages: MessagesToPublish }), ({ topic, messages }) => ({
      messageIds: broker.publish(topic, messages),
    })),
  };
}

const Named = z.object({ subscription: SubscriptionName });

const Update = z.object({
  subscription: z.looseObject({ name: SubscriptionName }),
  updateMask: z.object({ paths: z.array(z.string()).min(1) }),
});

/** Fields of a subscription that can't be changed later. */
const IMMUTABLE = ["name", "topic", "filter"];

/** The methods of `google.pubsub.v1.Subscriber` that the emulator supports: no streaming pull, no snapshots. */
export function subscriberMethods(broker: Broker): Methods {
  const update = (name: string, changes: object) => {
    const subscription = broker.subscription(name);
    subscription.config = validSubscription({ ...subscription.config, ...changes });
    return subscription.config;
  };
  return {
    CreateSubscription: method(z.unknown(), (request) =>
      broker.createSubscription(validSubscription(request)),
    ),
    GetSubscription: method(Named, ({ subscription }) => broker.subscription(subscription).config),
    ListSubscriptions: method(z.object({ project: Project }), ({ project }) => ({
      subscriptions: broker.listSubscriptions(project),
    })),
    DeleteSubscription: method(Named, ({ subscription }) => {
      broker.deleteSubscription(subscription);
      return EMPTY;
    }),
    UpdateSubscription: method(Update, ({ subscription, updateMask }) => {
      // A field mask has the names of the proto file, such as ack_deadline_seconds.
      const fields = updateMask.paths.map((path) =>
        path.replace(/_(.)/g, (_all, letter) => letter.toUpperCase()),
      );
      const refused = fields.find((field) => IMMUTABLE.includes(field) || !(field in subscription));
      if (refused) {
        throw new PubSubError("INVALID_ARGUMENT", `${refused} can't be updated.`);
      }
      return update(
        subscription.name,
        Object.fromEntries(fields.map((field) => [field, subscription[field]])),
      );
    }),
    ModifyPushConfig: method(Named.extend({ pushConfig: z.unknown() }), ({ subscription, pushConfig }) => {
      update(subscription, { pushConfig });
      return EMPTY;
    }),
    Pull: method(
      Named.extend({ maxMessages: z.int().positive(), returnImmediately: z.boolean() }),
      async ({ subscription, maxMessages, returnImmediately }, signal) => {
        const source = broker.subscription(subscription);
        const leases = await source.pull(maxMessages, returnImmediately ? undefined : signal);
        const includeAttempt = source.config.deadLetterPolicy !== null;
        return { receivedMessages: leases.map((lease) => receivedMessage(lease, includeAttempt)) };
      },
    ),
    Acknowledge: method(Named.extend({ ackIds: AckIds }), ({ subscription, ackIds }) => {
      broker.subscription(subscription).acknowledge(ackIds);
      return EMPTY;
    }),
    ModifyAckDeadline: method(
      Named.extend({ ackIds: AckIds, ackDeadlineSeconds: z.int().min(0).max(600) }),
      ({ subscription, ackIds, ackDeadlineSeconds }) => {
        broker.subscription(subscription).modifyAckDeadline(ackIds, ackDeadlineSeconds);
        return EMPTY;
      },
    ),
  };
}

function method<T>(
  schema: z.ZodType<T>,
  run: (request: T, signal: AbortSignal) => object | Promise<object>,
): Method {
  return async (request, signal) => run(parse(schema, request), signal);
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  throw new PubSubError("INVALID_ARGUMENT", z.prettifyError(parsed.error));
}

function validSubscription(value: unknown): SubscriptionConfig {
  const config = parse(SubscriptionConfig, value);
  refuseUnsupported(config);
  if (config.pushConfig) {
    refuseUnsupported(config.pushConfig);
  }
  return config;
}

function receivedMessage({ ackId, message, attempt }: Lease, includeAttempt: boolean) {
  const publishTime = {
    seconds: Math.floor(message.publishTime / 1000),
    nanos: (message.publishTime % 1000) * 1_000_000,
  };
  return { ackId, message: { ...message, publishTime }, deliveryAttempt: includeAttempt ? attempt : 0 };
}
