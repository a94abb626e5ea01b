import { DATASET, TABLE } from "./dataset.ts";
import type { FunctionName } from "./function-process.ts";
import { pubSubSettings } from "./topology.ts";

export const PROJECT = "local-project";
export const CHANNEL = { id: "C0ISSUES", name: "issues" };

/** Secrets by their short names, as terraform calls them. */
export const SECRETS = {
  webhook: "github-webhook-secret",
  token: "slack-token",
  slackWebhook: "slack-webhook-url",
};

/** How the Slack consumer reaches Slack. */
export type SlackBy = "bot" | "webhook";

/** What each function finds in its environment; terraform sets the same, but for the addresses of stand-ins. */
export function functionEnvironments(at: {
  pubsubHost: string;
  secretManagerHost: string;
  slackApiUrl: string;
  bigQueryEndpoint: string;
  slackBy: SlackBy;
  slackMessagesPerSecond: number;
}): Record<FunctionName, Record<string, string>> {
  const common = {
    NODE_ENV: "production",
    LOG_EXECUTION_ID: "true",
    GOOGLE_CLOUD_PROJECT: PROJECT,
    DEAD_LETTER_TOPIC: pubSubSettings.deadLetterTopic,
    PUBSUB_EMULATOR_HOST: at.pubsubHost,
    SECRET_MANAGER_EMULATOR_HOST: at.secretManagerHost,
    // Without credentials the Google clients would look for the metadata server of a machine in the cloud.
    METADATA_SERVER_DETECTION: "none",
  };
  const consumer = { ...common, DEADLINE_SECONDS: String(pubSubSettings.consumer.deadlineSeconds) };
  const slackDestination =
    at.slackBy === "bot"
      ? { SLACK_TOKEN_SECRET: secretName(SECRETS.token), SLACK_CHANNEL: CHANNEL.id }
      : { SLACK_WEBHOOK_SECRET: secretName(SECRETS.slackWebhook) };
  return {
    ingress: { ...common, TOPIC: pubSubSettings.topic, WEBHOOK_SECRET: secretName(SECRETS.webhook) },
    slack: {
      ...consumer,
      ...slackDestination,
      SLACK_API_URL: at.slackApiUrl,
      SLACK_MESSAGES_PER_SECOND: String(at.slackMessagesPerSecond),
    },
    bigquery: {
      ...consumer,
      BIGQUERY_DATASET: DATASET,
      BIGQUERY_TABLE: TABLE,
      BIGQUERY_EMULATOR_HOST: at.bigQueryEndpoint,
    },
  };
}

function secretName(secret: string): string {
  return `projects/${PROJECT}/secrets/${secret}`;
}
