// `npm run demo`: lets a year of issues happen on the local GitHub, and prints what the views measure of it.

import type { BigQuery } from "@google-cloud/bigquery";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { z } from "zod";
import { liveThrough } from "../lives/life.ts";
import { shownIssues } from "../stack/arrivals.ts";
import { DATASET, TABLE } from "../stack/dataset.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { removeStackFile, runningStack, writeStackFile } from "../stack/stack-file.ts";
import { until } from "../stack/until.ts";
import type { Occurrence } from "../stand-ins/github/occurrence.ts";
import { expectedIssues, wrongIssues } from "./demo/cards.ts";
import { deliverAll } from "./demo/deliver-all.ts";
import { countExactlyOnce } from "./demo/exactly-once.ts";
import { openAnIssue } from "./demo/new-issue.ts";
import { progressOf } from "./demo/progress.ts";
import { weeklyReport } from "./demo/report.ts";
import { eventOf } from "./event-of.ts";
import { printableLines } from "./printable.ts";
import { routesFile } from "./routes/routes-file.ts";
import { readOptions, runCommand, Stopped, UsageError } from "./run-command.ts";
import { stopRequest } from "./stop-request.ts";

/** More events do not fit: the local SQL engine accepts 4 MiB for a query and the rows that it reads. */
const MAX_EVENTS = 7_000;
/** How long the last rows, and after them the last messages, may take. */
const ARRIVAL_DEADLINE_MS = 120_000;

const USAGE = `npm run demo -- [--events N] [--seed N] [--until DATE] [--relay FILE] [--keep]

  --events N     the number of events in the year; 3000 by default, ${MAX_EVENTS} at most
  --seed N       another number makes another year, the same number the same year; 1 by default
  --until DATE   the end of the year, such as 2026-01-01; now by default
  --relay FILE   the file of routes, such as test/local/relay.example.yaml; by default relay.yaml in the working directory,
                 and without it one channel gets all
  --keep         keep running until Ctrl-C, for npm run query`;

const Options = z.object({
  events: z.coerce.number().int().min(1).max(MAX_EVENTS).default(3000),
  seed: z.coerce.number().int().min(0).default(1),
  until: z.iso
    .date()
    .transform((date) => new Date(date))
    .optional(),
  relay: z.string().optional(),
  keep: z.boolean().default(false),
});

await runCommand(USAGE, async () => {
  const { values, rest } = readOptions(Options, {
    events: "string",
    seed: "string",
    until: "string",
    relay: "string",
    keep: "boolean",
  });
  if (rest.length > 0) {
    throw new UsageError(`Unexpected argument: ${rest.join(" ")}`);
  }
  const { events, seed, keep, until: end = new Date() } = values;
  const routes = await routesFile(values.relay);
  if (keep && (await runningStack())) {
    throw new Error("A stack already runs here: stop it first, or leave out --keep.");
  }

  const stopRequested = stopRequest();
  const unlessStopped = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([work, stopRequested.then(() => Promise.reject(new Stopped()))]);
  await using cleanup = new AsyncDisposableStack();
  const arrived = new Set<string>();
  const stack = await unlessStopped(
    startStack({
      slackPaced: false,
      // Rules are for what happens, and not for a year that is over.
      ...(routes && { relay: { ...routes.file.relay, rules: [] } }),
      onStep: (step) => console.log(`starting ${step} …`),
      onFunctionEnd: (text) => console.log(printableLines(text)),
      onInsert: ({ insertIds }) => insertIds.forEach((id) => void arrived.add(id)),
    }),
  );
  cleanup.defer(() => stack.close());

  const life = liveThrough(stack.github.issues, seed, events, end);
  const lastDay = end.toISOString().slice(0, 10);
  console.log(
    `\nA year of issues on GitHub until ${lastDay}, seed ${seed}, with one signed delivery for each event:`,
  );
  const ids = await unlessStopped(deliverAndWait(stack, life, arrived));
  await unlessStopped(report(stack, ids, end));
  if (routes) {
    await unlessStopped(showRules(stack, routes.file.relay));
  }
  if (!keep) {
    return undefined;
  }

  const { github } = await writeStackFile(stack);
  cleanup.defer(removeStackFile);
  console.log(`
  BigQuery   ${stack.localBigQuery.url}      the rows; npm run query -- "SELECT * FROM lifecycles LIMIT 5"
  Slack      ${stack.slack.url}      the channels and their messages
  GitHub     ${github.api}      its REST API; curl ${github.api}/repos/acme/web/issues

Ctrl-C stops everything.`);
  await stopRequested;
  return undefined;
});

/** Lets GitHub deliver it all, and waits until BigQuery has every row. Returns the ids of the events. */
async function deliverAndWait(
  stack: Stack,
  life: readonly Occurrence[],
  arrived: ReadonlySet<string>,
): Promise<string[]> {
  const startedAt = performance.now();
  const progress = progressOf("delivered", life.length);
  const ids = await deliverAll(stack, life, progress.show);
  await until("the last row in BigQuery", () => ids.every((id) => arrived.has(id)), ARRIVAL_DEADLINE_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(ids.length / seconds);
  console.log(`All in BigQuery after ${seconds.toFixed(1)} s: ${rate} events a second.`);
  await untilInSlack(stack, life);
  return ids;
}

/** Waits until each channel shows each of its issues on one card, in its last state, and each line in its thread once. */
async function untilInSlack(stack: Stack, life: readonly Occurrence[]): Promise<void> {
  const startedAt = performance.now();
  const events = life.flatMap((delivery) => eventOf(delivery) ?? []);
  const relay = stack.relay();
  // Nobody can follow an issue in what a webhook has posted.
  const names = Object.keys(relay.channels).filter((name) => relay.channels[name]?.id !== undefined);
  for (const name of names) {
    const expected = expectedIssues(events, relay, name);
    await until(
      `each issue on one card of #${name}, with each line once`,
      () => wrongIssues(expected, shownIssues(stack, name)).length === 0,
      ARRIVAL_DEADLINE_MS,
    );
    const lines = [...shownIssues(stack, name).values()].flatMap((issue) => issue.lines);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(
      `All in Slack's #${name} ${seconds} s later: ${expected.size} issues on one card each, ${lines.length} lines in their threads.`,
    );
  }
}

/** From now on, rules act: on an issue that is opened, unless the file names a service that would be called. */
async function showRules(stack: Stack, relay: Relay): Promise<void> {
  await stack.useRelay(relay);
  if (relay.rules.length > 0 && Object.keys(relay.webhooks).length === 0) {
    console.log(printableLines(`\n${(await openAnIssue(stack)).join("\n")}`));
  }
}

/**
 * Changes the rows as if each event had been received when it happened, and not all of them today: what GitHub does not
 * date, such as a deletion, counts when it was received.
 */
async function receivedInTime(bigquery: BigQuery): Promise<void> {
  await bigquery.query(`UPDATE ${DATASET}.${TABLE} SET received_at = occurred_at WHERE TRUE`);
}

/** Prints what SQL counts, and the weekly performance. */
async function report(stack: Stack, ids: readonly string[], end: Date): Promise<void> {
  const { queriesUnavailable } = stack.localBigQuery;
  if (queriesUnavailable !== undefined) {
    console.log(`The local BigQuery can't run queries, so nothing is counted. ${queriesUnavailable}`);
    return;
  }
  const bigquery = bigQueryClient(stack.project, stack.localBigQuery.url);
  // Each request gets a new connection: the server may close an idle connection at the moment when it is used again.
  bigquery.interceptors.push({ request: (options) => ({ uri: "", ...options, forever: false }) });
  await receivedInTime(bigquery);
  const { rows, events } = await countExactlyOnce(bigquery, ids);
  console.log(
    `Each of the ${ids.length} events is there exactly once: ${rows} rows, ${events} events after de-duplication.\n`,
  );
  console.log(await weeklyReport(bigquery, end));
}
