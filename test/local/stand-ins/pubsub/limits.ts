import { z } from "zod";

/*
 * Pub/Sub's limits as schemas. A request that a schema rejects is refused with INVALID_ARGUMENT.
 * Limits: https://cloud.google.com/pubsub/quotas#resource_limits
 * Names: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names
 */
const MAX_PUBLISH_BYTES = 10_000_000;
const MAX_MESSAGES_PER_PUBLISH = 1000;
const MAX_ATTRIBUTES = 100;
const MAX_ATTRIBUTE_KEY_BYTES = 256;
const MAX_ATTRIBUTE_VALUE_BYTES = 1024;
const MAX_ORDERING_KEY_BYTES = 1024;

const RESOURCE_ID = "(?!goog)[A-Za-z][A-Za-z0-9._~%+-]{2,254}";

export const TopicName = z.string().regex(new RegExp(`^projects/[^/]+/topics/${RESOURCE_ID}$`));
export const SubscriptionName = z.string().regex(new RegExp(`^projects/[^/]+/subscriptions/${RESOURCE_ID}$`));

function upToBytes(bytes: number) {
  return z.string().refine((text) => Buffer.byteLength(text) <= bytes, `longer than ${bytes} bytes`);
}

const AttributeKey = upToBytes(MAX_ATTRIBUTE_KEY_BYTES)
  .min(1)
  .refine((key) => !key.startsWith("goog"), "may not begin with goog");

const Attributes = z
  .record(AttributeKey, upToBytes(MAX_ATTRIBUTE_VALUE_BYTES))
  .refine((attributes) => Object.keys(attributes).length <= MAX_ATTRIBUTES, `more than ${MAX_ATTRIBUTES}`);

const MessageToPublish = z
  .object({
    data: z.instanceof(Uint8Array),
    attributes: Attributes,
    orderingKey: upToBytes(MAX_ORDERING_KEY_BYTES),
  })
  .refine(({ data, attributes }) => data.length > 0 || Object.keys(attributes).length > 0, {
    error: "has neither data nor attributes",
  });
export type MessageToPublish = z.infer<typeof MessageToPublish>;

/** The messages of one publish request. Only their data counts towards the size limit here, not their attributes. */
export const MessagesToPublish = z
  .array(MessageToPublish)
  .min(1)
  .max(MAX_MESSAGES_PER_PUBLISH)
  .refine((messages) => messages.reduce((sum, { data }) => sum + data.length, 0) <= MAX_PUBLISH_BYTES, {
    error: `larger than ${MAX_PUBLISH_BYTES} bytes`,
  });

/** Seconds; 0 means the default of 10. https://cloud.google.com/pubsub/docs/lease-management */
const AckDeadlineSeconds = z
  .int()
  .transform((seconds) => seconds || 10)
  .pipe(z.int().min(10).max(600));

/** `google.protobuf.Duration` */
const Duration = z.object({ seconds: z.number(), nanos: z.number() });

export function durationMs({ seconds, nanos }: z.infer<typeof Duration>): number {
  return seconds * 1000 + nanos / 1_000_000;
}

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#retrypolicy */
const Backoff = Duration.refine((duration) => durationMs(duration) >= 0 && durationMs(duration) <= 600_000, {
  error: "not within 0 to 600 seconds",
});
const RetryPolicy = z.object({
  minimumBackoff: Backoff.nullable().transform((backoff) => backoff ?? { seconds: 10, nanos: 0 }),
  maximumBackoff: Backoff.nullable().transform((backoff) => backoff ?? { seconds: 600, nanos: 0 }),
});

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#deadletterpolicy */
const DeadLetterPolicy = z.object({
  deadLetterTopic: TopicName,
  maxDeliveryAttempts: z
    .int()
    .transform((attempts) => attempts || 5)
    .pipe(z.int().min(5).max(100)),
});

const PushConfig = z.looseObject({ pushEndpoint: z.union([z.literal(""), z.url({ protocol: /^https?$/ })]) });

/** 10 minutes to 31 days; the default is 7 days. */
const MessageRetention = Duration.nullable()
  .transform((retention) => retention ?? { seconds: 604_800, nanos: 0 })
  .refine(({ seconds }) => seconds >= 600 && seconds <= 2_678_400, "not within 10 minutes to 31 days");

export const TopicConfig = z.looseObject({ name: TopicName });
export type TopicConfig = z.infer<typeof TopicConfig>;

/** A subscription in the API's form. Fields that the emulator doesn't use are kept and returned unchanged. */
export const SubscriptionConfig = z.looseObject({
  name: SubscriptionName,
  topic: z.string(),
  pushConfig: PushConfig.nullable(),
  ackDeadlineSeconds: AckDeadlineSeconds,
  messageRetentionDuration: MessageRetention,
  filter: z.string(),
  retryPolicy: RetryPolicy.nullable(),
  deadLetterPolicy: DeadLetterPolicy.nullable(),
});
export type SubscriptionConfig = z.infer<typeof SubscriptionConfig>;
