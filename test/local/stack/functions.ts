import { DATASET, TABLE } from "./dataset.ts";
import { CHANNEL, PROJECT, SECRETS, secretName } from "./names.ts";
import { pubSubSettings } from "./topology.ts";

/** Where a function finds what stands in for the cloud, and what a run of the stack chooses. */
export interface Surroundings {
  /** `host:port` */
  pubsubHost: string;
  /** `host:port` */
  secretManagerHost: string;
  slackApiUrl: string;
  bigQueryEndpoint: string;
  /** How the Slack consumer reaches Slack. */
  slackBy: "bot" | "webhook";
  slackMessagesPerSecond: number;
  /** The URL of a place that takes whatever is posted to it, for a destination without a stand-in of its own. */
  sinkUrl(name: string): string;
}

export interface LocalFunction {
  /** The folder's name in `functions/`, and the function's. */
  name: string;
  /** An edge is called from outside, a consumer by Pub/Sub (it gets a subscription), a task by a schedule. */
  kind: "edge" | "consumer" | "task";
  /** The variables it gets besides those of every function of its kind. Terraform's map names the same ones. */
  environment(at: Surroundings): Record<string, string>;
}

/**
 * The functions that the stack runs. Whatever is made for each of them is made from this table: the process, the port,
 * the environment, the subscription, the entry in `.local/stack.json`, the name in the terminal, the contract test.
 */
export const FUNCTIONS = [
  { name: "ingress", kind: "edge", environment: ingress },
  { name: "slack", kind: "consumer", environment: slack },
  { name: "bigquery", kind: "consumer", environment: bigquery },
] as const satisfies readonly LocalFunction[];

export type FunctionName = (typeof FUNCTIONS)[number]["name"];

export const FUNCTION_NAMES: readonly FunctionName[] = FUNCTIONS.map(({ name }) => name);

/** Those with a subscription of their own. */
export const CONSUMERS: readonly FunctionName[] = FUNCTIONS.filter(({ kind }) => kind === "consumer").map(
  ({ name }) => name,
);

/**
 * The whole environment of a function; terraform sets the same variables, except for the addresses of stand-ins.
 * @throws Error where the table has no function of that name
 */
export function environmentOf(name: string, at: Surroundings): Record<string, string> {
  const { kind, environment } = functionNamed(name);
  return {
    NODE_ENV: "production",
    LOG_EXECUTION_ID: "true",
    GOOGLE_CLOUD_PROJECT: PROJECT,
    DEAD_LETTER_TOPIC: pubSubSettings.deadLetterTopic,
    PUBSUB_EMULATOR_HOST: at.pubsubHost,
    SECRET_MANAGER_EMULATOR_HOST: at.secretManagerHost,
    // Without credentials the Google clients would look for the metadata server of a machine in the cloud.
    METADATA_SERVER_DETECTION: "none",
    ...(kind === "consumer" && { DEADLINE_SECONDS: String(pubSubSettings.consumer.deadlineSeconds) }),
    ...environment(at),
  };
}

function functionNamed(name: string): LocalFunction {
  const found = FUNCTIONS.find((each) => each.name === name);
  if (!found) {
    throw new Error(`there is no function ${name} in the table of the local stack`);
  }
  return found;
}

function ingress() {
  return { TOPIC: pubSubSettings.topic, WEBHOOK_SECRET: secretName(SECRETS.webhook) };
}

function slack(at: Surroundings) {
  const destination =
    at.slackBy === "bot"
      ? { SLACK_TOKEN_SECRET: secretName(SECRETS.token), SLACK_CHANNEL: CHANNEL.id }
      : { SLACK_WEBHOOK_SECRET: secretName(SECRETS.slackWebhook) };
  return {
    ...destination,
    SLACK_API_URL: at.slackApiUrl,
    SLACK_MESSAGES_PER_SECOND: String(at.slackMessagesPerSecond),
  };
}

function bigquery(at: Surroundings) {
  return {
    BIGQUERY_DATASET: DATASET,
    BIGQUERY_TABLE: TABLE,
    BIGQUERY_EMULATOR_HOST: at.bigQueryEndpoint,
  };
}
