import { SecretName } from "../config.ts";
import { isEndpoint } from "../endpoint.ts";
import type { Relay } from "../routes/relay-schema.ts";
import { DatabaseName, RoutesFile, SecretNames } from "../settings.ts";
import * as z from "../zod.ts";
import { ChannelId } from "./channel-id.ts";

/** Slack's Web API. */
export const SlackApiUrl = z
  .string()
  .refine(isEndpoint, "must be an https URL, or http to this machine")
  .transform((url) => (url.endsWith("/") ? url : `${url}/`))
  .default("https://slack.com/api/");

const DESTINATIONS = "ROUTES_FILE, or SLACK_TOKEN_SECRET and SLACK_CHANNEL, or SLACK_WEBHOOK_SECRET";

const Fields = z.object({
  ROUTES_FILE: RoutesFile.optional(),
  /** The secret that holds the bot's token (`xoxb-…`); its scopes are in terraform/slack-app.json. */
  SLACK_TOKEN_SECRET: SecretName.optional(),
  SLACK_CHANNEL: ChannelId.optional(),
  /** The secret that holds an incoming webhook's URL. */
  SLACK_WEBHOOK_SECRET: SecretName.optional(),
  /** The same for the webhooks of `ROUTES_FILE`, by their names. */
  SLACK_WEBHOOK_SECRETS: SecretNames.default({}),
  /** The database that keeps what Slack shows. */
  FIRESTORE_DATABASE: DatabaseName,
  /** For local use: `host:port` of a Firestore emulator, which is called without credentials. */
  FIRESTORE_EMULATOR_HOST: z.string().optional(),
  SLACK_API_URL: SlackApiUrl,
  /** The pace of one channel, in one instance of the function. The limits of Slack's other calls rise with it. */
  SLACK_MESSAGES_PER_SECOND: z.coerce
    .number("must be a number")
    .positive("must be above 0")
    .max(1000, "must be at most 1000")
    .default(1),
});
type Fields = z.infer<typeof Fields>;

/**
 * The settings of every function that writes to Slack, from the environment. Where messages go to is either in `ROUTES_FILE`, or it is
 * `SLACK_CHANNEL`, or the webhook of `SLACK_WEBHOOK_SECRET`.
 */
export const SlackSettings = Fields.refine((settings) => destinationsSet(settings) > 0, {
  error: `no destination: set ${DESTINATIONS}`,
  when: always,
})
  .refine((settings) => destinationsSet(settings) < 2, {
    error: `several destinations: set only one of ${DESTINATIONS}`,
    when: always,
  })
  .refine((settings) => settings.SLACK_TOKEN_SECRET !== undefined || !needsToken(settings), {
    path: ["SLACK_TOKEN_SECRET"],
    error: "must be set, since a bot posts to channels",
    when: always,
  })
  .superRefine(({ ROUTES_FILE: relay, SLACK_WEBHOOK_SECRETS: secrets }, context) => {
    for (const { webhook } of channelsOf(relay)) {
      if (webhook !== undefined && !Object.hasOwn(secrets, webhook)) {
        const message = `has no secret for the webhook ${webhook}`;
        context.addIssue({ code: "custom", path: ["SLACK_WEBHOOK_SECRETS"], message });
      }
    }
  });
export type SlackSettings = z.infer<typeof SlackSettings>;

/** What is there even while another setting is wrong. */
type Given = { [Setting in keyof Fields]?: Fields[Setting] | undefined };

function destinationsSet({ ROUTES_FILE, SLACK_CHANNEL, SLACK_WEBHOOK_SECRET }: Given): number {
  return [ROUTES_FILE, SLACK_CHANNEL, SLACK_WEBHOOK_SECRET].filter((setting) => setting !== undefined).length;
}

function needsToken({ ROUTES_FILE: relay, SLACK_CHANNEL }: Given): boolean {
  return SLACK_CHANNEL !== undefined || channelsOf(relay).some(({ id }) => id !== undefined);
}

/** Of a file that is wrong, nothing is known. */
function channelsOf(relay: Partial<Relay> | undefined): Relay["channels"][string][] {
  return Object.values(relay?.channels ?? {});
}

/** Runs a check even while another setting is wrong, so that one failed start names every problem. */
function always(): boolean {
  return true;
}
