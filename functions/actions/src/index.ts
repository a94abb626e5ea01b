import { http } from "@google-cloud/functions-framework";
import { onClock, systemClock } from "@issue-relay/shared/clock";
import { decodeCommand, isCommand } from "@issue-relay/shared/commands/command";
import { buttonsOf } from "@issue-relay/shared/commands/people";
import { listenerOf, tellWhoAsked } from "@issue-relay/shared/commands/tell-who-asked";
import { loadConfig } from "@issue-relay/shared/config";
import { decode } from "@issue-relay/shared/consumer/decode";
import { type Attempt, pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import type { PushEnvelope } from "@issue-relay/shared/consumer/push-envelope";
import { BrokenDestination, NewerVersion } from "@issue-relay/shared/errors";
import { isEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { connectToGitHub, keptTokens } from "@issue-relay/shared/github/rest/connect";
import { bigQueryClient, insertAllInto } from "@issue-relay/shared/google/bigquery";
import { consumerOptions } from "@issue-relay/shared/google/consumer-options";
import { firestore } from "@issue-relay/shared/google/firestore";
import { readEnabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { slackCredentials } from "@issue-relay/shared/google/slack-credentials";
import { insertConfirmed } from "@issue-relay/shared/insert-confirmed";
import { decodeOverdue, isOverdue } from "@issue-relay/shared/rules/overdue";
import { cachedSecret } from "@issue-relay/shared/secret";
import { slackChannel } from "@issue-relay/shared/slack/channel";
import { channelPlace } from "@issue-relay/shared/slack/channel-place";
import { type Destination, destinationsOf } from "@issue-relay/shared/slack/destinations";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import { Pace } from "@issue-relay/shared/slack/pace";
import type { Place } from "@issue-relay/shared/slack/place";
import { CALL } from "@issue-relay/shared/slack/say-once";
import { createSend } from "@issue-relay/shared/slack/send";
import { type WebApi, webApi } from "@issue-relay/shared/slack/web-api";
import { webhookPlace } from "@issue-relay/shared/slack/webhook-place";
import { actByRules } from "./act.ts";
import { Brake } from "./brake.ts";
import type { Call } from "./call.ts";
import { answeringInThreads } from "./commands/answer-in-thread.ts";
import { carryOutCommands } from "./commands/carry-out.ts";
import { listingLabels } from "./commands/list-labels.ts";
import { Config } from "./config.ts";
import { askingOwnLogin } from "./github/own-login.ts";
import type { ActionRow } from "./outcome.ts";
import { actOnOverdue, type OverdueOptions } from "./overdue.ts";
import { tellingStops } from "./tell-stop.ts";
import { postTo, type Target } from "./webhook/post.ts";

const config = loadConfig(Config, process.env);
const { relay, byChannel } = destinationsOf(config);

const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);
const bigquery = bigQueryClient(config.GOOGLE_CLOUD_PROJECT, config.BIGQUERY_EMULATOR_HOST);
const insert = insertAllInto(bigquery, { dataset: config.BIGQUERY_DATASET, table: config.ACTIONS_TABLE });
const documents = firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST });
const connect = connectToGitHub(
  config,
  systemClock,
  (name) => readEnabledVersions(secrets, name),
  keptTokens(),
);

function asApp({ signal, deadline }: Call): Promise<GitHub> {
  return connect({ signal, deadline: onClock(systemClock, deadline) });
}

const targets = new Map(
  Object.entries(relay.webhooks).map(([name, webhook]): [string, Target] => {
    const secret = config.WEBHOOK_SECRETS[name] ?? "";
    const { values } = cachedSecret(secret, () => readEnabledVersions(secrets, secret));
    return [name, { name, ...webhook, secrets: values }];
  }),
);

const credentialIn = slackCredentials(secrets);
const send = createSend(CALL);

function botWith(secret: string): WebApi {
  return webApi({ url: config.SLACK_API_URL, token: credentialIn(secret), send });
}

/** Where the file says that channels are told. */
function placeOf(name: string, destination: Destination): Place {
  const common = {
    clock: systemClock,
    pace: new Pace(),
    messagesPerSecond: config.SLACK_MESSAGES_PER_SECOND,
  };
  if (destination.kind === "webhook") {
    return webhookPlace({ ...common, name, post: incomingWebhook(credentialIn(destination.secret), send) });
  }
  const api = botWith(destination.secret);
  return channelPlace(slackChannel({ ...common, api, id: destination.channel }));
}

const alerts = relay.alerts === undefined ? undefined : byChannel.get(relay.alerts);
const { FIRESTORE_DATABASE: database, SLACK_TOKEN_SECRET: bot } = config;
const api = bot === undefined ? undefined : botWith(bot);

async function githubFor(where: string, call: Call): Promise<GitHub> {
  return (await asApp(call)).on(where.includes("/") ? `/repos/${where}` : `/orgs/${where}`);
}

async function write(rows: readonly ActionRow[]) {
  await insertConfirmed(
    insert,
    config.ACTIONS_TABLE,
    rows.map((json) => ({ insertId: `${json.action_id} ${json.outcome}`, json })),
  );
}

const ofRules: OverdueOptions = {
  relay,
  documents,
  brake: new Brake(documents),
  tellStop:
    alerts && tellingStops(placeOf(relay.alerts ?? "", alerts), { documents, database, clock: systemClock }),
  githubFor,
  async post(name, message, { signal }) {
    const target = targets.get(name);
    if (!target) {
      throw new BrokenDestination(`the file has no webhook ${name}`);
    }
    await postTo(target, message, signal);
  },
  write,
};
const byRules = actByRules({ ...ofRules, ownLogin: askingOwnLogin(asApp) });
const byOverdues = actOnOverdue(ofRules);

const byCommands = carryOutCommands({
  documents,
  host: config.GITHUB_HOST,
  githubFor,
  write,
  async tell(command, pieces, logger) {
    await tellWhoAsked(api && { api, send }, listenerOf(command), pieces, { deadlineMs: 2 * CALL, logger });
  },
  answer: answeringInThreads({
    api,
    documents,
    database,
    clock: systemClock,
    messagesPerSecond: config.SLACK_MESSAGES_PER_SECOND,
  }),
});

const listLabels = buttonsOf(relay).includes("label") ? listingLabels({ documents, githubFor }) : undefined;

/** What a message asks for. @throws BadMessage, NewerVersion */
function toDo({ data, attributes }: PushEnvelope["message"]): (attempt: Attempt) => Promise<void> {
  if (isCommand(attributes)) {
    const command = decodeCommand(data);
    return (attempt) => byCommands(command, attempt);
  }
  if (isOverdue(attributes)) {
    const overdue = decodeOverdue(data);
    return (attempt) => byOverdues(overdue, attempt);
  }
  if (!isEvent(attributes)) {
    throw new NewerVersion(`this revision knows nothing of the type ${attributes.type}`);
  }
  const event = decode(data);
  return async (attempt) => {
    await byRules(event, attempt);
    await listLabels?.(event, attempt);
  };
}

http(
  "actions",
  pushConsumer({
    name: "actions",
    ...consumerOptions(config),
    decode: toDo,
    handle: (work, attempt) => work(attempt),
  }),
);
