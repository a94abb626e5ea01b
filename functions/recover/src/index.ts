import { http } from "@google-cloud/functions-framework";
import { systemClock } from "@issue-relay/shared/clock";
import { loadConfig } from "@issue-relay/shared/config";
import {
  bigQueryClient,
  changeIn,
  insertAllInto,
  queryIn,
  queryPagesIn,
  tablesIn,
} from "@issue-relay/shared/google/bigquery";
import { firestore } from "@issue-relay/shared/google/firestore";
import { functionHealth } from "@issue-relay/shared/google/function-health";
import { loadInto } from "@issue-relay/shared/google/load-job";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { policyReader } from "@issue-relay/shared/google/pubsub-policy";
import { pullSubscription } from "@issue-relay/shared/google/pull-subscription";
import {
  enabledNumbers,
  enabledVersions,
  readEnabledVersions,
  secretManager,
} from "@issue-relay/shared/google/secret-manager";
import { subscriptionReader } from "@issue-relay/shared/google/subscription";
import { createLogger } from "@issue-relay/shared/logger";
import { taskFunction } from "@issue-relay/shared/tasks/task-function";
import { Config } from "./config.ts";
import { logFailure } from "./log-failure.ts";
import { recoverTasks } from "./tasks.ts";

/** Below the function's timeout, which is 540 s: terraform/functions.tf. */
const DEADLINE_MS = 510_000;

const config = loadConfig(Config, process.env);
const { GOOGLE_CLOUD_PROJECT: project, PUBSUB_EMULATOR_HOST: pubsubHost, BIGQUERY_DATASET: dataset } = config;
const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);
const pubsub = pubsubClient(pubsubHost);
const bigquery = bigQueryClient(project, config.BIGQUERY_EMULATOR_HOST);

const tasks = recoverTasks(config, systemClock, {
  readSecret: (name) => readEnabledVersions(secrets, name),
  secretVersions: (name) => enabledVersions(secrets, name),
  secretNumbers: (name) => enabledNumbers(secrets, name),
  query: queryIn(bigquery, dataset),
  queryPages: queryPagesIn(bigquery, dataset),
  change: changeIn(bigquery, dataset),
  documents:
    config.FIRESTORE_DATABASE === undefined
      ? undefined
      : firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST }),
  tables: tablesIn(bigquery, dataset),
  insertOutcomes: insertAllInto(bigquery, { dataset, table: "dead_letter_outcomes" }),
  loadRows: loadInto(bigquery, { dataset, table: config.BIGQUERY_TABLE, clock: systemClock }),
  publish: publisher(pubsub, pubsub.projectTopicsPath(project, config.TOPIC)),
  deadLetters: pullSubscription(
    `projects/${project}/subscriptions/${config.DEAD_LETTER_SUBSCRIPTION}`,
    pubsubHost,
  ),
  subscription: subscriptionReader(pubsubHost),
  bindings: policyReader(),
  health: functionHealth,
});

http(
  "recover",
  taskFunction({
    tasks,
    clock: systemClock,
    deadlineMs: DEADLINE_MS,
    logger: createLogger({ level: config.LOG_LEVEL }),
    logFailure,
    project,
  }),
);
