import { ACTIONS, DATASET, DELIVERIES, TABLE, TABLES_AND_VIEWS } from "./dataset.ts";
import { CHANNEL, DATABASE, PROJECT, SECRETS, secretName } from "./names.ts";
import { consumerSettings, pubSubSettings } from "./pubsub-settings.ts";
import type { LocalRoutes } from "./routes.ts";

/** The values from which environments are made: the addresses of the stand-ins, and the options of this run. */
export interface Surroundings {
  /** `host:port` */
  pubsubHost: string;
  /** `host:port` */
  secretManagerHost: string;
  /** `host:port` */
  firestoreHost: string;
  slackApiUrl: string;
  bigQueryEndpoint: string;
  gitHub: { apiUrl: string; appId: number };
  /** Where the functions are called that stand before a task in {@link FUNCTIONS}, by their names. GitHub's webhooks call ingress. */
  functionUrls: Readonly<Record<string, string>>;
  /** Whether the Slack consumer posts as a bot or to an incoming webhook. */
  slackBy: "bot" | "webhook";
  /** Present: the routes in this file say where issues go. */
  routes?: Pick<LocalRoutes, "file" | "webhookSecrets" | "actionSecrets">;
  slackMessagesPerSecond: number;
  /** What all lengths of the cards' protocol are divided by. */
  cardLengthsDivisor: number;
  /** Whether raw deliveries are kept. */
  raw?: boolean;
  /** The URL of a sink: it accepts every POST, for a consumer whose destination has no stand-in of its own. */
  sinkUrl(name: string): string;
}

/** A function that the stack runs. */
export interface LocalFunction {
  /** The name of the function and of its folder in `functions/`. */
  name: string;
  /** An edge is called from outside, a consumer by its own Pub/Sub subscription, and a task by a schedule. */
  kind: "edge" | "consumer" | "task";
  /** Whether its destination has a stand-in of its own. If not, a consumer or task gets a sink. */
  hasStandIn?: true;
  /** The variables that only this function gets. Terraform's map has the same variables. */
  environment(at: Surroundings): Record<string, string>;
}

/**
 * The functions that the stack runs. From this table come, for each function, its process, port, environment,
 * subscription, entry in `.local/stack.json`, name in the terminal and contract test.
 */
export const FUNCTIONS = [
  { name: "ingress", kind: "edge", environment: ingress },
  { name: "slack", kind: "consumer", hasStandIn: true, environment: slack },
  { name: "bigquery", kind: "consumer", hasStandIn: true, environment: bigquery },
  { name: "actions", kind: "consumer", hasStandIn: true, environment: actions },
  { name: "interactions", kind: "edge", environment: interactions },
  { name: "digest", kind: "task", hasStandIn: true, environment: digest },
  { name: "recover", kind: "task", hasStandIn: true, environment: recover },
] as const satisfies readonly LocalFunction[];

export type FunctionName = (typeof FUNCTIONS)[number]["name"];

export const FUNCTION_NAMES: readonly FunctionName[] = FUNCTIONS.map(({ name }) => name);

/** Without a file of routes, there are neither rules nor buttons. */
const FOR_ROUTES: readonly FunctionName[] = ["actions", "interactions"];

/** The functions that there are with a file of routes, or without one. */
export function functionsFor(hasRoutes: boolean): readonly FunctionName[] {
  return FUNCTION_NAMES.filter((name) => hasRoutes || !FOR_ROUTES.includes(name));
}

/** The names of the consumers: each has its own subscription. */
export const CONSUMERS: readonly FunctionName[] = FUNCTIONS.filter(({ kind }) => kind === "consumer").map(
  ({ name }) => name,
);

/**
 * The whole environment of a function. Terraform sets the same variables, except for the addresses of stand-ins.
 * @throws Error where {@link FUNCTIONS} has no function of that name
 */
export function environmentOf(name: string, at: Surroundings): Record<string, string> {
  const { kind, environment } = functionNamed(name);
  return {
    NODE_ENV: "production",
    LOG_EXECUTION_ID: "true",
    NODE_OPTIONS: "--max-semi-space-size=8",
    GOOGLE_CLOUD_PROJECT: PROJECT,
    PUBSUB_EMULATOR_HOST: at.pubsubHost,
    SECRET_MANAGER_EMULATOR_HOST: at.secretManagerHost,
    // Without credentials, the Google clients would look for a metadata server, which only the cloud has.
    METADATA_SERVER_DETECTION: "none",
    ...(kind === "consumer" && {
      DEAD_LETTER_TOPIC: pubSubSettings.deadLetterTopic,
      DEADLINE_SECONDS: String(consumerSettings(name).deadlineSeconds),
    }),
    ...environment(at),
  };
}

export function kindOf(name: FunctionName): LocalFunction["kind"] {
  return functionNamed(name).kind;
}

/** @throws Error where {@link FUNCTIONS} has no function of that name */
function functionNamed(name: string): LocalFunction {
  const found = FUNCTIONS.find((each) => each.name === name);
  if (!found) {
    throw new Error(`there is no function ${name} in the table of the local stack`);
  }
  return found;
}

function ingress({ raw, gitHub: { appId } }: Surroundings): Record<string, string> {
  return {
    TOPIC: pubSubSettings.topic,
    DEAD_LETTER_TOPIC: pubSubSettings.deadLetterTopic,
    ...(raw && { RAW_TOPIC: pubSubSettings.deliveriesTopic }),
    WEBHOOK_SECRET: secretName(SECRETS.webhook),
    GITHUB_HOST: "github.com",
    GITHUB_APP_ID: String(appId),
  };
}

function slack(at: Surroundings) {
  return {
    ...destinations(at),
    FIRESTORE_DATABASE: DATABASE,
    FIRESTORE_EMULATOR_HOST: at.firestoreHost,
    SLACK_API_URL: at.slackApiUrl,
    SLACK_MESSAGES_PER_SECOND: String(at.slackMessagesPerSecond),
    CARD_LENGTHS_DIVISOR: String(at.cardLengthsDivisor),
  };
}

/** The variables that say where in Slack issues go. */
function destinations({ slackBy, routes }: Surroundings): Record<string, string> {
  const token = { SLACK_TOKEN_SECRET: secretName(SECRETS.token) };
  if (routes) {
    const webhooks = JSON.stringify(routes.webhookSecrets());
    return { ...token, ROUTES_FILE: routes.file, SLACK_WEBHOOK_SECRETS: webhooks };
  }
  return slackBy === "bot"
    ? { ...token, SLACK_CHANNEL: CHANNEL.id }
    : { SLACK_WEBHOOK_SECRET: secretName(SECRETS.slackWebhook) };
}

function bigquery(at: Surroundings) {
  return {
    BIGQUERY_DATASET: DATASET,
    BIGQUERY_TABLE: TABLE,
    BIGQUERY_EMULATOR_HOST: at.bigQueryEndpoint,
  };
}

function actions(at: Surroundings): Record<string, string> {
  const { BIGQUERY_TABLE: _, ...warehouse } = bigquery(at);
  const { CARD_LENGTHS_DIVISOR: __, ...slackSettings } = slack(at);
  return {
    ...slackSettings,
    ...warehouse,
    ...gitHub(at),
    ACTIONS_TABLE: ACTIONS,
    WEBHOOK_SECRETS: JSON.stringify(at.routes?.actionSecrets() ?? {}),
  };
}

/** In which a day of the digest begins. */
const TIME_ZONE = "Etc/UTC";

function interactions(at: Surroundings): Record<string, string> {
  return {
    TOPIC: pubSubSettings.commandsTopic,
    SLACK_SIGNING_SECRET: secretName(SECRETS.signing),
    SLACK_TOKEN_SECRET: secretName(SECRETS.token),
    SLACK_API_URL: at.slackApiUrl,
    ROUTES_FILE: at.routes?.file ?? "",
    DIGEST_TIME_ZONE: TIME_ZONE,
    FIRESTORE_DATABASE: DATABASE,
    FIRESTORE_EMULATOR_HOST: at.firestoreHost,
  };
}

function gitHub({ gitHub: { apiUrl, appId } }: Surroundings) {
  return {
    GITHUB_HOST: "github.com",
    GITHUB_API_URL: apiUrl,
    GITHUB_APP_ID: String(appId),
    GITHUB_APP_KEY_SECRET: secretName(SECRETS.appKey),
    GITHUB_WRITES_PER_SECOND: "100",
  };
}

function digest(at: Surroundings) {
  const { CARD_LENGTHS_DIVISOR: _, ...slackSettings } = slack(at);
  return {
    ...slackSettings,
    BIGQUERY_DATASET: DATASET,
    BIGQUERY_EMULATOR_HOST: at.bigQueryEndpoint,
    DIGEST_TIME_ZONE: TIME_ZONE,
    DASHBOARD_URL: at.bigQueryEndpoint,
    ...(at.routes && { COMMANDS_TOPIC: pubSubSettings.commandsTopic }),
  };
}

function recover(at: Surroundings): Record<string, string> {
  const { functionUrls, raw } = at;
  const { ingress: ingressUrl = "", interactions: interactionsUrl } = functionUrls;
  // Edges tell nobody how they are: anybody may call them.
  const asked = Object.entries(functionUrls).filter(
    ([name]) => name !== "recover" && functionNamed(name).kind !== "edge",
  );
  const consumers = CONSUMERS.filter((name) => functionsFor(at.routes !== undefined).includes(name));
  return {
    ...bigquery(at),
    DEAD_LETTER_TOPIC: pubSubSettings.deadLetterTopic,
    TOPIC: pubSubSettings.topic,
    DEAD_LETTER_SUBSCRIPTION: pubSubSettings.deadLetterSubscription.name,
    DEAD_LETTER_TABLE_SUBSCRIPTION: pubSubSettings.deadLetterTableSubscription.name,
    CONSUMER_SUBSCRIPTIONS: JSON.stringify(Object.fromEntries(consumers.map((name) => [name, name]))),
    FUNCTION_URLS: JSON.stringify(Object.fromEntries(asked)),
    BIGQUERY_TABLES: JSON.stringify(raw ? [...TABLES_AND_VIEWS, DELIVERIES] : TABLES_AND_VIEWS),
    ...(raw && {
      RAW_TABLE: DELIVERIES,
      RAW_TOPIC: pubSubSettings.deliveriesTopic,
      RAW_TABLE_SUBSCRIPTION: pubSubSettings.deliveriesTableSubscription.name,
    }),
    ...(at.routes && {
      FIRESTORE_DATABASE: DATABASE,
      FIRESTORE_EMULATOR_HOST: at.firestoreHost,
      COMMANDS_TOPIC: pubSubSettings.commandsTopic,
      COMMANDS_SUBSCRIPTION: pubSubSettings.commandsSubscription,
    }),
    ...(interactionsUrl && {
      INTERACTIONS_URL: interactionsUrl,
      SLACK_SIGNING_SECRET: secretName(SECRETS.signing),
    }),
    WEBHOOK_SECRET: secretName(SECRETS.webhook),
    ...gitHub(at),
    // The App's own webhook.
    GITHUB_HOOKS: "[]",
    // Without rules and buttons, nothing is changed there.
    GITHUB_PERMISSIONS: JSON.stringify(
      at.routes ? { issues: "write", organization_projects: "write", contents: "write" } : { issues: "read" },
    ),
    INGRESS_URLS: JSON.stringify([ingressUrl]),
  };
}
