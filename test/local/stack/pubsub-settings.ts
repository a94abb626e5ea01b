import { readFileSync } from "node:fs";
import { z } from "zod";

/** Terraform reads the same file, so the local topics and subscriptions are the same as the deployed ones. */
const SETTINGS = new URL("../../../shared/pubsub.json", import.meta.url);

const ConsumerSettings = z.strictObject({
  /** How long one attempt of a consumer may take; below the ack deadline. */
  deadlineSeconds: z.number(),
  ackDeadlineSeconds: z.number(),
  minimumBackoffSeconds: z.number(),
  maximumBackoffSeconds: z.number(),
  maximumDeliveryAttempts: z.number(),
});
export type ConsumerSettings = z.infer<typeof ConsumerSettings>;

/** A subscription by which Pub/Sub itself writes into a table of BigQuery's. */
const TableSubscription = z.strictObject({
  name: z.string(),
  retentionSeconds: z.number(),
  minimumBackoffSeconds: z.number(),
  maximumBackoffSeconds: z.number(),
});
export type TableSubscription = z.infer<typeof TableSubscription>;

const Settings = z.strictObject({
  topic: z.string(),
  deadLetterTopic: z.string(),
  deadLetterSubscription: z.strictObject({
    name: z.string(),
    ackDeadlineSeconds: z.number(),
    retentionSeconds: z.number(),
  }),
  /** Pub/Sub itself writes dead letters into BigQuery by it. */
  deadLetterTableSubscription: TableSubscription,
  /** For raw deliveries, where they are kept. */
  deliveriesTopic: z.string(),
  deliveriesTableSubscription: TableSubscription,
  /** For what people ask for in Slack, and what is overdue. Its subscription has the settings of its consumer's. */
  commandsTopic: z.string(),
  commandsSubscription: z.string(),
  consumer: ConsumerSettings,
  /** By consumer: what it has instead of the settings that all have in common. */
  consumers: z.record(z.string(), ConsumerSettings.partial()),
});

/** The settings of the deployed topics and subscriptions. All times are in seconds. */
export const pubSubSettings: Readonly<z.infer<typeof Settings>> = Settings.parse(
  JSON.parse(readFileSync(SETTINGS, "utf8")),
);

/** The settings of one consumer's subscription. Terraform merges them in the same way. */
export function consumerSettings(name: string): ConsumerSettings {
  return ConsumerSettings.parse({ ...pubSubSettings.consumer, ...pubSubSettings.consumers[name] });
}
