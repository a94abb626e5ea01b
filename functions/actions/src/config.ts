import { ConsumerConfig } from "@issue-relay/shared/config";
import { GitHubFields } from "@issue-relay/shared/github/rest/connect";
import { SecretNames } from "@issue-relay/shared/settings";
import { SlackSettings } from "@issue-relay/shared/slack/settings";
import * as z from "@issue-relay/shared/zod";

const Fields = ConsumerConfig.extend({
  ...GitHubFields,
  // With a person's token, what we have changed could not be told from what that person has.
  GITHUB_APP_ID: GitHubFields.GITHUB_APP_ID.unwrap(),
  GITHUB_APP_KEY_SECRET: GitHubFields.GITHUB_APP_KEY_SECRET.unwrap(),
  /** The secrets that posts to the webhooks of rules are signed with, by their names. */
  WEBHOOK_SECRETS: SecretNames.default({}),
  BIGQUERY_DATASET: z.string(),
  /** The table of what was done. */
  ACTIONS_TABLE: z.string(),
  /** For local use: the URL of a BigQuery stand-in, which is called without credentials. */
  BIGQUERY_EMULATOR_HOST: z.url().optional(),
});

/** The settings of actions, from the environment. `ROUTES_FILE` has the rules, and what Slack is told goes where it says. */
export const Config = Fields.and(SlackSettings).superRefine(
  ({ ROUTES_FILE: relay, WEBHOOK_SECRETS: secrets }, context) => {
    for (const webhook of Object.keys(relay?.webhooks ?? {})) {
      if (!Object.hasOwn(secrets ?? {}, webhook)) {
        const message = `has no secret for the webhook ${webhook}`;
        context.addIssue({ code: "custom", path: ["WEBHOOK_SECRETS"], message });
      }
    }
  },
);
