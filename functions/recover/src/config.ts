import { CommonConfig, SecretName } from "@issue-relay/shared/config";
import { isOnCloud } from "@issue-relay/shared/github/host";
import { GitHubFields } from "@issue-relay/shared/github/rest/connect";
import { DatabaseName } from "@issue-relay/shared/settings";
import * as z from "@issue-relay/shared/zod";

/** `owner/repository`, or an organization. https://docs.github.com/rest/repos/webhooks and /rest/orgs/webhooks */
export const HookOwner = z
  .string()
  .regex(/^[\w-]+(?:\/(?!\.{1,2}$)[\w.-]+)?$/, "must be an organization or owner/repository");

const Days = z.coerce.number("must be a number").min(1, "must be at least 1").max(7, "must be at most 7");

const Fields = CommonConfig.extend({
  /** The topic for issue events. */
  TOPIC: z.string(),
  /** The pull subscription that keeps dead letters. */
  DEAD_LETTER_SUBSCRIPTION: z.string(),
  /** The subscription that writes dead letters into BigQuery. */
  DEAD_LETTER_TABLE_SUBSCRIPTION: z.string(),
  /** By consumer: the short name of its subscription. */
  CONSUMER_SUBSCRIPTIONS: jsonOf(z.record(z.string(), z.string()), '{"slack": "slack"}'),
  /** Where cards have buttons: the topic for what people ask for, and the subscription that pushes it to `actions`. */
  COMMANDS_TOPIC: z.string().optional(),
  COMMANDS_SUBSCRIPTION: z.string().optional(),
  /** Where cards have buttons: where Slack calls, and the secret that it signs with. */
  INTERACTIONS_URL: z.url().optional(),
  SLACK_SIGNING_SECRET: SecretName.optional(),
  /** Pub/Sub's own account, as a member of IAM policies. Locally there is none. */
  PUBSUB_AGENT: z.string().optional(),
  /** By function, but for edges and this one: where it is called. */
  FUNCTION_URLS: jsonOf(z.record(z.string(), z.url()), '{"slack": "https://…"}'),
  BIGQUERY_DATASET: z.string(),
  /** The table of events. */
  BIGQUERY_TABLE: z.string().regex(/^\w+$/, "must be the name of a table"),
  /** All tables and views of the dataset. */
  BIGQUERY_TABLES: jsonOf(z.array(z.string()), '["issue_events", "events"]'),
  /** Where raw deliveries are kept: their topic, their table, and the subscription that writes them into it. */
  RAW_TOPIC: z.string().optional(),
  RAW_TABLE: z.string().regex(/^\w+$/, "must be the name of a table").optional(),
  RAW_TABLE_SUBSCRIPTION: z.string().optional(),
  /** For local use: the URL of a BigQuery stand-in, which is called without credentials. */
  BIGQUERY_EMULATOR_HOST: z.url().optional(),
  ...GitHubFields,
  /** The secret that holds a token of GitHub's, in place of an App. Without a credential, GitHub is not asked for anything. */
  GITHUB_TOKEN_SECRET: SecretName.optional(),
  /** Whose webhooks call ingress. Empty: the App's own webhook does. */
  GITHUB_HOOKS: jsonOf(z.array(HookOwner), '["acme/web", "acme"]').default([]),
  /** What the App must be permitted, beside webhooks: for reading issues, and for what rules and buttons do. By GitHub's names. */
  GITHUB_PERMISSIONS: jsonOf(z.record(z.string(), z.enum(["read", "write"])), '{"issues": "write"}').default({
    issues: "read",
  }),
  /** The secret that GitHub signs deliveries with. A webhook gets its newest version. */
  WEBHOOK_SECRET: SecretName,
  /** The addresses of ingress, the one for new webhooks first. A webhook that calls one of them is ours. */
  INGRESS_URLS: jsonOf(z.array(z.url()), '["https://…"]').pipe(
    z.array(z.string()).min(1, "must name an address"),
  ),
  /** Where there are rules: the database in which each has its state. */
  FIRESTORE_DATABASE: DatabaseName.optional(),
  /** For local use: `host:port` of a Firestore emulator, which is called without credentials. */
  FIRESTORE_EMULATOR_HOST: z.string().optional(),
  /** For how long GitHub can deliver again: 3 days, and 7 on an Enterprise Server. */
  REDELIVERY_DAYS: Days.default(3),
});

/** The settings of recover, from the environment. */
export const Config = Fields.refine(
  ({ GITHUB_TOKEN_SECRET: token, GITHUB_APP_ID: app, GITHUB_APP_KEY_SECRET: key }) =>
    token ? !app && !key : !app === !key,
  { error: "set either GITHUB_TOKEN_SECRET, or GITHUB_APP_ID and GITHUB_APP_KEY_SECRET", when: always },
)
  .refine(({ GITHUB_TOKEN_SECRET: token, GITHUB_HOOKS: hooks }) => !token || hooks?.length !== 0, {
    path: ["GITHUB_HOOKS"],
    error: "must name a repository or an organization, since a token has no webhook of its own",
    when: always,
  })
  .refine(
    ({ RAW_TOPIC: topic, RAW_TABLE: table, RAW_TABLE_SUBSCRIPTION: subscription }) =>
      !topic === !table && !table === !subscription,
    { error: "set all of RAW_TOPIC, RAW_TABLE and RAW_TABLE_SUBSCRIPTION, or none", when: always },
  )
  .refine(({ COMMANDS_TOPIC: topic, COMMANDS_SUBSCRIPTION: subscription }) => !topic === !subscription, {
    error: "set both of COMMANDS_TOPIC and COMMANDS_SUBSCRIPTION, or none",
    when: always,
  })
  .refine(({ INTERACTIONS_URL: url, SLACK_SIGNING_SECRET: secret }) => !url === !secret, {
    error: "set both of INTERACTIONS_URL and SLACK_SIGNING_SECRET, or none",
    when: always,
  })
  .refine(({ GITHUB_HOST: host, REDELIVERY_DAYS: days }) => !isOnCloud(host ?? "") || !(days > 3), {
    path: ["REDELIVERY_DAYS"],
    error: "must be at most 3: only an Enterprise Server can deliver again for 7 days",
    when: always,
  });
export type Config = z.infer<typeof Config>;

/** Runs a check even while another setting is wrong, so that one failed start names every problem. */
function always(): boolean {
  return true;
}

/** A value as JSON. */
function jsonOf<T>(schema: z.ZodType<T>, example: string) {
  return z.string().transform((text, context): T => {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: `must be JSON such as ${example}` });
      return z.NEVER;
    }
  });
}
