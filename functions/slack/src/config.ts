import { ConsumerConfig, SecretName } from "@issue-relay/shared/config";
import { isEndpoint } from "@issue-relay/shared/slack/endpoint";
import * as z from "@issue-relay/shared/zod";
import { LENGTHS } from "./protocol/lengths.ts";

const SHORTEST_ATTEMPT_MS = LENGTHS.call + LENGTHS.write;

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
  /** The pace of one channel, in one instance of the function. The limits of Slack's other calls rise with it. */
  SLACK_MESSAGES_PER_SECOND: z.coerce
    .number("must be a number")
    .positive("must be above 0")
    .max(1000, "must be at most 1000")
    .default(1),
  /** For tests, which can't wait for minutes: what all lengths of the cards' protocol are divided by. */
  CARD_LENGTHS_DIVISOR: z.coerce.number("must be a number").min(1, "must be at least 1").default(1),
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
  })
  .refine(
    ({ DEADLINE_SECONDS: deadline, CARD_LENGTHS_DIVISOR: divisor }) => isLongEnough(deadline, divisor),
    {
      path: ["DEADLINE_SECONDS"],
      error: `must be above ${SHORTEST_ATTEMPT_MS / 1000}, which one message may take`,
      when: ({ value }) => Times.safeParse(value).success,
    },
  );
export type Config = z.infer<typeof Config>;

/** What can be compared, even while another setting is wrong. */
const Times = z.object({ DEADLINE_SECONDS: z.number(), CARD_LENGTHS_DIVISOR: z.number() });

/** Whether a call to Slack can begin, and what came of it be written down, before the deadline. */
function isLongEnough(deadlineSeconds: number, divisor: number): boolean {
  return deadlineSeconds * 1000 > SHORTEST_ATTEMPT_MS / divisor;
}

/** Where messages go: to a bot's channel through the Web API at `apiUrl`, or to an incoming webhook. */
export type Destination =
  | { kind: "bot"; apiUrl: string; channel: string; secret: string }
  | { kind: "webhook"; secret: string };

/** Runs a check even while another setting is wrong, so that one failed start names every problem. */
function always(): boolean {
  return true;
}

/** The configured destination, with the name of the secret that holds its credential. */
export function destinationOf(config: Config): Destination {
  const { SLACK_TOKEN_SECRET: token, SLACK_WEBHOOK_SECRET: webhook, SLACK_CHANNEL: channel } = config;
  if (webhook !== undefined) {
    return { kind: "webhook", secret: webhook };
  }
  if (token !== undefined && channel !== undefined) {
    return { kind: "bot", apiUrl: config.SLACK_API_URL, channel, secret: token };
  }
  throw new Error("Config accepts no settings without a destination");
}
