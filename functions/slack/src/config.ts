import { ConsumerConfig, SecretName } from "@issue-relay/shared/config";
import type { Destination } from "@issue-relay/shared/slack/destination";
import { isEndpoint } from "@issue-relay/shared/slack/endpoint";
import { SEND_DEADLINE_MS } from "@issue-relay/shared/slack/send";
import * as z from "@issue-relay/shared/zod";

const ChannelId = z
  .string()
  .regex(
    /^[CDG][A-Z0-9]+$/,
    "must be a channel's ID such as C0123456789 (shown at the end of its details), not its name",
  );

const ApiUrl = z
  .string()
  .refine(isEndpoint, "must be an https URL, or http to this machine")
  .transform((url) => (url.endsWith("/") ? url : `${url}/`));

const DatabaseName = z
  .string()
  .regex(
    /^projects\/[^/]+\/databases\/[^/]+$/,
    "must be of the form projects/<project>/databases/<database>",
  );

/**
 * The settings of the Slack consumer, from the environment: either `SLACK_TOKEN_SECRET` and `SLACK_CHANNEL`, or
 * `SLACK_WEBHOOK_SECRET`.
 */
export const Config = ConsumerConfig.extend({
  /** The secret that holds the bot's token (`xoxb-…`); its scopes are in terraform/slack-app.json. */
  SLACK_TOKEN_SECRET: SecretName.optional(),
  SLACK_CHANNEL: ChannelId.optional(),
  /** The secret that holds an incoming webhook's URL. */
  SLACK_WEBHOOK_SECRET: SecretName.optional(),
  /** The database that keeps what Slack shows. */
  FIRESTORE_DATABASE: DatabaseName,
  /** For local use: `host:port` of a Firestore emulator, which is called without credentials. */
  FIRESTORE_EMULATOR_HOST: z.string().optional(),
  SLACK_API_URL: ApiUrl.default("https://slack.com/api/"),
  /** The pace of one channel, in one instance of the function. */
  SLACK_MESSAGES_PER_SECOND: z.coerce
    .number("must be a number")
    .positive("must be above 0")
    .max(1000, "must be at most 1000")
    .default(1),
  DEADLINE_SECONDS: ConsumerConfig.shape.DEADLINE_SECONDS.refine(
    (seconds) => seconds * 1000 > SEND_DEADLINE_MS,
    `must be above ${SEND_DEADLINE_MS / 1000}, which posting one message may take`,
  ),
})
  .refine((env) => env.SLACK_TOKEN_SECRET === undefined || env.SLACK_WEBHOOK_SECRET === undefined, {
    error: "SLACK_TOKEN_SECRET and SLACK_WEBHOOK_SECRET exclude each other: choose one destination",
    when: always,
  })
  .refine((env) => env.SLACK_TOKEN_SECRET !== undefined || env.SLACK_WEBHOOK_SECRET !== undefined, {
    error: "no destination: set SLACK_TOKEN_SECRET and SLACK_CHANNEL, or SLACK_WEBHOOK_SECRET",
    when: always,
  })
  .refine((env) => env.SLACK_TOKEN_SECRET === undefined || env.SLACK_CHANNEL !== undefined, {
    path: ["SLACK_CHANNEL"],
    error: "must be set together with SLACK_TOKEN_SECRET",
    when: always,
  });
export type Config = z.infer<typeof Config>;

/** Runs a check even while another setting is wrong, so that one failed start names every problem. */
function always(): boolean {
  return true;
}

/** The configured destination, and the name of the secret that holds its credential. */
export function destinationOf(config: Config): { destination: Destination; secret: string } {
  const { SLACK_TOKEN_SECRET: token, SLACK_WEBHOOK_SECRET: webhook, SLACK_CHANNEL: channel } = config;
  if (webhook !== undefined) {
    return { destination: { kind: "webhook" }, secret: webhook };
  }
  if (token !== undefined && channel !== undefined) {
    return { destination: { kind: "bot", apiUrl: config.SLACK_API_URL, channel }, secret: token };
  }
  throw new Error("Config accepts no settings without a destination");
}
