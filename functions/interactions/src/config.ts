import { CommonConfig, SecretName } from "@issue-relay/shared/config";
import { DatabaseName, RoutesFile } from "@issue-relay/shared/settings";
import { SlackApiUrl } from "@issue-relay/shared/slack/settings";
import { TimeZone } from "@issue-relay/shared/time-zone";
import * as z from "@issue-relay/shared/zod";

/** The settings of interactions, from the environment. */
export const Config = CommonConfig.omit({ DEAD_LETTER_TOPIC: true }).extend({
  /** The secret that Slack signs requests with. A signature with any enabled version is valid. */
  SLACK_SIGNING_SECRET: SecretName,
  /** The secret that holds the bot's token, which opens modals and tells people what happened. */
  SLACK_TOKEN_SECRET: SecretName,
  SLACK_API_URL: SlackApiUrl,
  /** The file that says who may use which button. */
  ROUTES_FILE: RoutesFile,
  /** The topic for commands. */
  TOPIC: z.string(),
  /** The time zone in which a day of the digest begins. */
  DIGEST_TIME_ZONE: TimeZone,
  /** The database with the labels of repositories. */
  FIRESTORE_DATABASE: DatabaseName,
  /** For local use: `host:port` of a Firestore emulator, which is called without credentials. */
  FIRESTORE_EMULATOR_HOST: z.string().optional(),
});
