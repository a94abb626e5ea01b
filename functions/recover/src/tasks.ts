import type { Clock } from "@issue-relay/shared/clock";
import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";
import { alone, oneAtATime } from "./alone.ts";
import { canaryTask } from "./canary/task.ts";
import type { Config } from "./config.ts";
import { connectTask } from "./connect/task.ts";
import { dropTask } from "./dead-letters/drop-task.ts";
import { listTask } from "./dead-letters/list-task.ts";
import { type RedriveTaskOptions, redriveTask } from "./dead-letters/redrive-task.ts";
import { type DoctorClients, doctorChecks } from "./doctor/checks.ts";
import { doctorTask } from "./doctor/task.ts";
import { connectToGitHub, hasCredential } from "./github.ts";
import { newestOf } from "./newest-of.ts";
import { redeliverTask } from "./redeliver/task.ts";
import { ownersOf } from "./webhook.ts";

/** What the tasks work with. */
export interface Clients extends DoctorClients, Pick<RedriveTaskOptions, "publish" | "insertOutcomes"> {
  /** The subscription that keeps dead letters. */
  deadLetters: RedriveTaskOptions["subscription"];
}

/** The tasks of the function, by path. */
export function recoverTasks(config: Config, clock: Clock, clients: Clients): Map<string, Task> {
  const { readSecret, query } = clients;
  const github = {
    owners: ownersOf(config.GITHUB_HOOKS, config.GITHUB_APP_ID !== undefined),
    ingressUrls: config.INGRESS_URLS,
    host: config.GITHUB_HOST,
    connectToGitHub: connectToGitHub(config, clock, readSecret),
    clock,
  };
  const deadLetters = {
    ...clients,
    subscription: clients.deadLetters,
    clock,
    consumers: Object.keys(config.CONSUMER_SUBSCRIPTIONS),
    host: config.GITHUB_HOST,
  };
  const secret = () => newestOf(config.WEBHOOK_SECRET, readSecret);
  const canary = {
    ingressUrl: config.INGRESS_URLS[0] ?? "",
    host: config.GITHUB_HOST,
    secret,
    query,
    table: config.BIGQUERY_TABLE,
    clock,
  };
  const redeliver = redeliverTask({ ...github, days: config.REDELIVERY_DAYS });
  // What one of them has published, the other must not drop meanwhile.
  const decide = oneAtATime();
  return new Map([
    ["/redeliver", hasCredential(config) ? alone(redeliver) : refuseWithoutCredential],
    ["/connect", hasCredential(config) ? alone(connectTask({ ...github, secret })) : refuseWithoutCredential],
    ["/dead-letters", listTask(deadLetters)],
    ["/redrive", decide(redriveTask(deadLetters))],
    ["/drop", decide(dropTask(deadLetters))],
    ["/doctor", doctorTask(doctorChecks(config, clock, clients))],
    ["/canary", alone(canaryTask(canary))],
  ]);
}

async function refuseWithoutCredential(): Promise<never> {
  throw new TaskRefused(400, "there is no credential for GitHub: set `github` in terraform");
}
