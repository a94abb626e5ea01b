import type { Clock } from "@issue-relay/shared/clock";
import { connectToGitHub, hasCredential } from "@issue-relay/shared/github/rest/connect";
import type { Check } from "@issue-relay/shared/health/check";
import { type Finding, ok } from "@issue-relay/shared/health/finding";
import type { ReadSecret } from "@issue-relay/shared/newest-of";
import type { SecretVersion } from "@issue-relay/shared/secret";
import type { Config } from "../config.ts";
import { ownersOf } from "../webhook.ts";
import { edgeCheck, functionChecks } from "./functions.ts";
import { gitHubChecks } from "./github.ts";
import { reconcileCheck } from "./reconcile.ts";
import { signingSecretCheck, webhookSecretCheck } from "./secret.ts";
import { type SubscriptionsOptions, subscriptionChecks } from "./subscriptions.ts";
import { type WarehouseOptions, warehouseChecks } from "./warehouse.ts";

/** GitHub may ask for more time than a check has: then it is not asked again. */
const GITHUB_MS = 18_000;

/** What doctor looks with. */
export interface DoctorClients
  extends Pick<WarehouseOptions, "tables" | "query">,
    Pick<SubscriptionsOptions, "subscription" | "bindings"> {
  readSecret: ReadSecret;
  /** The enabled versions of a secret, the newest first. */
  secretVersions(name: string): Promise<SecretVersion[]>;
  /** The numbers of these, where their values may not be read. */
  secretNumbers(name: string): Promise<string[]>;
  /** What a function says of itself. */
  health(url: string, signal: AbortSignal): Promise<Finding[]>;
}

const NO_CREDENTIAL: Check = {
  what: "GitHub",
  look: async () => [ok("GitHub", "not looked at: there is no credential for it (`github` in terraform)")],
};

/** Everything that can be set wrong, from GitHub to BigQuery. */
export function doctorChecks(config: Config, clock: Clock, clients: DoctorClients): Check[] {
  const connect = connectToGitHub(config, clock, clients.readSecret);
  const [ingressUrl = ""] = config.INGRESS_URLS;
  const owners = ownersOf(config.GITHUB_HOOKS, config.GITHUB_APP_ID !== undefined);
  return [
    ...(hasCredential(config)
      ? [
          ...gitHubChecks({
            owners,
            isApp: config.GITHUB_APP_ID !== undefined,
            permissions: config.GITHUB_PERMISSIONS,
            ingressUrls: config.INGRESS_URLS,
            host: config.GITHUB_HOST,
            connect: (signal) => connect({ signal, deadline: clock.now() + GITHUB_MS }),
          }),
          reconcileCheck(clients.query, owners),
        ]
      : [NO_CREDENTIAL]),
    webhookSecretCheck(config.WEBHOOK_SECRET, clients.secretVersions),
    edgeCheck("ingress", ingressUrl, "ingress-down"),
    ...(config.INTERACTIONS_URL && config.SLACK_SIGNING_SECRET
      ? [
          signingSecretCheck(config.SLACK_SIGNING_SECRET, clients.secretNumbers),
          edgeCheck("interactions", config.INTERACTIONS_URL, "interactions-errors"),
        ]
      : []),
    ...functionChecks(config.FUNCTION_URLS, clients.health),
    ...subscriptionChecks({
      ...clients,
      project: config.GOOGLE_CLOUD_PROJECT,
      topic: config.TOPIC,
      deadLetterTopic: config.DEAD_LETTER_TOPIC,
      deadLetterSubscriptions: [config.DEAD_LETTER_SUBSCRIPTION, config.DEAD_LETTER_TABLE_SUBSCRIPTION],
      ...(config.RAW_TOPIC &&
        config.RAW_TABLE_SUBSCRIPTION && {
          deliveries: { topic: config.RAW_TOPIC, name: config.RAW_TABLE_SUBSCRIPTION },
        }),
      consumers: config.CONSUMER_SUBSCRIPTIONS,
      ...(config.COMMANDS_TOPIC &&
        config.COMMANDS_SUBSCRIPTION && {
          commands: {
            topic: config.COMMANDS_TOPIC,
            name: config.COMMANDS_SUBSCRIPTION,
            consumer: "actions",
          },
        }),
      urls: config.FUNCTION_URLS,
      agent: config.PUBSUB_AGENT,
    }),
    ...warehouseChecks({ ...clients, expected: config.BIGQUERY_TABLES }),
  ];
}
