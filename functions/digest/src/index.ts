import { http } from "@google-cloud/functions-framework";
import { systemClock } from "@issue-relay/shared/clock";
import { loadConfig } from "@issue-relay/shared/config";
import type { Publish } from "@issue-relay/shared/event/message";
import { bigQueryClient, dryRunIn, queryIn } from "@issue-relay/shared/google/bigquery";
import { firestore } from "@issue-relay/shared/google/firestore";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { secretManager } from "@issue-relay/shared/google/secret-manager";
import { slackCredentials } from "@issue-relay/shared/google/slack-credentials";
import { createLogger } from "@issue-relay/shared/logger";
import { slackChannel } from "@issue-relay/shared/slack/channel";
import { channelPlace } from "@issue-relay/shared/slack/channel-place";
import { slackChecks } from "@issue-relay/shared/slack/checks";
import { type Destination, destinationsOf } from "@issue-relay/shared/slack/destinations";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import { Pace } from "@issue-relay/shared/slack/pace";
import { CALL } from "@issue-relay/shared/slack/say-once";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { webhookPlace } from "@issue-relay/shared/slack/webhook-place";
import { viewChecks } from "./checks.ts";
import { Config } from "./config.ts";
import type { Outlet } from "./digest.ts";
import { handleTasks } from "./handle.ts";

/** Below the function's timeout, which is 300 s: terraform/functions.tf. */
const DEADLINE_MS = 270_000;

const config = loadConfig(Config, process.env);
const { relay, byChannel } = destinationsOf(config);
const credentialIn = slackCredentials(secretManager(config.SECRET_MANAGER_EMULATOR_HOST));
const send = createSend(CALL);
const common = { clock: systemClock, pace: new Pace(), messagesPerSecond: config.SLACK_MESSAGES_PER_SECOND };

function outletOf(name: string, destination: Destination): Outlet {
  if (destination.kind === "webhook") {
    return {
      place: webhookPlace({ ...common, name, post: incomingWebhook(credentialIn(destination.secret), send) }),
    };
  }
  const api = webApi({ url: config.SLACK_API_URL, token: credentialIn(destination.secret), send });
  const channel = slackChannel({ ...common, api, id: destination.channel });
  return { place: channelPlace(channel), thread: (ts) => channelPlace(channel, ts) };
}

const bigquery = bigQueryClient(config.GOOGLE_CLOUD_PROJECT, config.BIGQUERY_EMULATOR_HOST);
const digest = {
  relay,
  query: queryIn(bigquery, config.BIGQUERY_DATASET),
  outlets: new Map([...byChannel].map(([name, destination]) => [name, outletOf(name, destination)])),
  documents: firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST }),
  database: config.FIRESTORE_DATABASE,
  timeZone: config.DIGEST_TIME_ZONE,
  dashboard: config.DASHBOARD_URL,
};

/** To the topic for commands. @throws Error where there is none: then no rule is for what waits, and nothing is published */
function publishTo(topic: string | undefined): Publish {
  if (topic === undefined) {
    return () => Promise.reject(new Error("there is no topic for commands"));
  }
  const pubsub = pubsubClient(config.PUBSUB_EMULATOR_HOST);
  return publisher(pubsub, pubsub.projectTopicsPath(config.GOOGLE_CLOUD_PROJECT, topic));
}

const checks = [
  ...slackChecks({ ...digest, byChannel, credentialIn, url: config.SLACK_API_URL, send }),
  ...viewChecks(dryRunIn(bigquery, config.BIGQUERY_DATASET)),
];

http(
  "digest",
  handleTasks({
    digest,
    publish: publishTo(config.COMMANDS_TOPIC),
    checks,
    clock: systemClock,
    deadlineMs: DEADLINE_MS,
    logger: createLogger({ level: config.LOG_LEVEL }),
    project: config.GOOGLE_CLOUD_PROJECT,
  }),
);
