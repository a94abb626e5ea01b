import type { Query } from "@issue-relay/shared/ask";
import type { Clock } from "@issue-relay/shared/clock";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { connectToGitHub, hasCredential } from "@issue-relay/shared/github/rest/connect";
import type { Logger } from "@issue-relay/shared/logger";
import { newestOf } from "@issue-relay/shared/newest-of";
import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";
import { alone, oneAtATime } from "./alone.ts";
import { type BackfillTaskOptions, backfillTask } from "./backfill/task.ts";
import { canaryTask } from "./canary/task.ts";
import type { Config } from "./config.ts";
import { connectTask } from "./connect/task.ts";
import { dropTask } from "./dead-letters/drop-task.ts";
import { listTask } from "./dead-letters/list-task.ts";
import { type RedriveTaskOptions, redriveTask } from "./dead-letters/redrive-task.ts";
import { type DoctorClients, doctorChecks } from "./doctor/checks.ts";
import { doctorTask } from "./doctor/task.ts";
import { DEAD_LETTER_JSON } from "./forget/dead-letter-json.ts";
import { givingUpDeadLetters } from "./forget/dead-letters.ts";
import { forgetTask } from "./forget/task.ts";
import { alertOfLate } from "./reconcile/late.ts";
import { reconcileTask } from "./reconcile/task.ts";
import { redeliverTask } from "./redeliver/task.ts";
import { type ReplayTaskOptions, replayTask } from "./replay/task.ts";
import { rulesTask } from "./rules/list-task.ts";
import { resumeTask } from "./rules/resume-task.ts";
import { ownersOf } from "./webhook.ts";

/** What the tasks work with. */
export interface Clients extends DoctorClients, Pick<RedriveTaskOptions, "publish" | "insertOutcomes"> {
  /** The subscription that keeps dead letters. */
  deadLetters: RedriveTaskOptions["subscription"];
  /** Loads rows into the table of events. */
  loadRows: BackfillTaskOptions["loadRows"];
  queryPages: ReplayTaskOptions["queryPages"];
  /** Runs statements that change rows. */
  change: Query;
  /** Where there are rules: the documents that have their state. */
  documents: DocumentStore | undefined;
}

/** The tasks of the function, by path. */
export function recoverTasks(config: Config, clock: Clock, clients: Clients): Map<string, Task> {
  const { readSecret, query, documents } = clients;
  const writer = { host: config.GITHUB_HOST, appId: config.GITHUB_APP_ID };
  const github = {
    ...writer,
    owners: ownersOf(config.GITHUB_HOOKS, config.GITHUB_APP_ID !== undefined),
    ingressUrls: config.INGRESS_URLS,
    connectToGitHub: connectToGitHub(config, clock, readSecret),
    clock,
  };
  const deadLetters = {
    ...clients,
    subscription: clients.deadLetters,
    clock,
    ...writer,
    consumers: Object.keys(config.CONSUMER_SUBSCRIPTIONS),
  };
  const secret = () => newestOf(config.WEBHOOK_SECRET, readSecret);
  const canary = {
    ingressUrl: config.INGRESS_URLS[0] ?? "",
    host: config.GITHUB_HOST,
    secret,
    query,
    table: config.BIGQUERY_TABLE,
    clock,
    alertOfLate: async (logger: Logger) => {
      if (hasCredential(config)) {
        await alertOfLate(query, github.owners, logger);
      }
    },
  };
  const redeliver = redeliverTask({
    ...github,
    days: config.REDELIVERY_DAYS,
    everyEvent: config.RAW_TABLE !== undefined,
  });
  const history = { ...github, ...clients, table: config.BIGQUERY_TABLE };
  const { RAW_TABLE: raw } = config;
  const messages = [
    {
      table: "dead_letters",
      json: DEAD_LETTER_JSON,
      giveUp: givingUpDeadLetters(deadLetters),
    },
    // It may be kept where nothing is written into it any more.
    { table: raw ?? "deliveries", json: "data" },
  ];
  const tables = {
    dataset: config.BIGQUERY_DATASET,
    host: config.GITHUB_HOST,
    events: config.BIGQUERY_TABLE,
    accounts: "accounts",
    actions: "actions",
    messages,
  };
  // What one of them has read, the other must not drop or erase meanwhile: it would come back.
  const [decide, rewrite] = [oneAtATime(), oneAtATime()];
  return new Map([
    ["/redeliver", hasCredential(config) ? alone(redeliver) : refuseWithoutCredential],
    ["/connect", hasCredential(config) ? alone(connectTask({ ...github, secret })) : refuseWithoutCredential],
    ["/backfill", hasCredential(config) ? alone(backfillTask(history)) : refuseWithoutCredential],
    ["/reconcile", hasCredential(config) ? alone(reconcileTask(history)) : refuseWithoutCredential],
    ["/dead-letters", listTask(deadLetters)],
    ["/redrive", decide(redriveTask(deadLetters))],
    ["/drop", decide(dropTask(deadLetters))],
    ["/replay", raw === undefined ? refuseWithoutRaw : rewrite(replayTask({ ...history, deliveries: raw }))],
    [
      "/forget",
      decide(
        rewrite(forgetTask({ query, change: clients.change, tables, tableNames: clients.tables, clock })),
      ),
    ],
    ["/rules", documents === undefined ? refuseWithoutRules : rulesTask({ query, documents })],
    ["/resume", documents === undefined ? refuseWithoutRules : resumeTask({ documents })],
    ["/doctor", doctorTask(doctorChecks(config, clock, clients))],
    ["/canary", alone(canaryTask(canary))],
  ]);
}

async function refuseWithoutCredential(): Promise<never> {
  throw new TaskRefused(400, "there is no credential for GitHub: set `github` in terraform");
}

async function refuseWithoutRules(): Promise<never> {
  throw new TaskRefused(400, "there are no rules: write some into the file of routes");
}

async function refuseWithoutRaw(): Promise<never> {
  throw new TaskRefused(400, "no raw deliveries are kept: set `raw` in terraform");
}
