import { ConsumerConfig } from "@issue-relay/shared/config";
import { GitHubFields } from "@issue-relay/shared/github/rest/connect";
import { DatabaseName, RoutesFile, SecretNames } from "@issue-relay/shared/settings";
import * as z from "@issue-relay/shared/zod";

const Fields = ConsumerConfig.extend({
  ...GitHubFields,
  // With a person's token, what we have changed could not be told from what that person has.
  GITHUB_APP_ID: GitHubFields.GITHUB_APP_ID.unwrap(),
  GITHUB_APP_KEY_SECRET: GitHubFields.GITHUB_APP_KEY_SECRET.unwrap(),
  /** The file that has the rules. */
  RULES_FILE: RoutesFile,
  /** The secrets that the webhooks of `RULES_FILE` are signed with, by their names. */
  WEBHOOK_SECRETS: SecretNames.default({}),
  /** The database that keeps what was done. */
  FIRESTORE_DATABASE: DatabaseName,
  /** For local use: `host:port` of a Firestore emulator, which is called without credentials. */
  FIRESTORE_EMULATOR_HOST: z.string().optional(),
  BIGQUERY_DATASET: z.string(),
  /** The table of what was done. */
  ACTIONS_TABLE: z.string(),
  /** For local use: the URL of a BigQuery stand-in, which is called without credentials. */
  BIGQUERY_EMULATOR_HOST: z.url().optional(),
});

/** The settings of actions, from the environment. */
export const Config = Fields.superRefine(({ RULES_FILE: relay, WEBHOOK_SECRETS: secrets }, context) => {
  for (const webhook of Object.keys(relay?.webhooks ?? {})) {
    if (!Object.hasOwn(secrets ?? {}, webhook)) {
      const message = `has no secret for the webhook ${webhook}`;
      context.addIssue({ code: "custom", path: ["WEBHOOK_SECRETS"], message });
    }
  }
});
