import { markdown } from "../table.ts";
import { MESSAGE_BYTES, ROW_BYTES, WAITING_SECONDS } from "./assumptions.ts";
import { cost, dollars, GIB, priceOf } from "./price.ts";
import prices from "./prices.json" with { type: "json" };
import { cpuSecondsPerEvent, type Results } from "./results.ts";

/** Cloud Run bills an instance in steps of 100 ms. https://cloud.google.com/run/pricing#billable_time */
const STEP_SECONDS = 0.1;

/** What terraform gives each function. */
const MEMORY_GIB = 0.5;

/** The log lines of an event, in all functions. */
const LOG_BYTES = 4_500;

/** What an event adds to its card in Firestore. */
const DOCUMENT_BYTES = 500;

/** How long the topic keeps a message: 7 days. */
const RETENTION_MONTHS = 7 / 30;

/** Events a month. */
const LOADS = [1_000, 100_000, 10_000_000];

/**
 * What an installation costs a month, as a table of Markdown. The first sum is for events that come one by one, the second a lower
 * bound, as if only processor time were billed.
 */
export function costTable(results: Results): string {
  const alone = amountsPerEvent(billedSeconds(results));
  const shared = amountsPerEvent(sum(Object.values(cpuSecondsPerEvent(results))));
  const perEvent = prices.rows.map((row) => [
    row.what,
    priceOf(row),
    ...LOADS.map((events) => dollars(cost(events * amountOf(alone, row.perEvent), row))),
  ]);
  const monthly = prices.monthly.map((row) => [
    row.what,
    priceOf(row),
    ...LOADS.map(() => dollars(cost(row.uses, row))),
  ]);
  const total = (amounts: Amounts) =>
    LOADS.map(
      (events) =>
        sum(prices.rows.map((row) => cost(events * amountOf(amounts, row.perEvent), row))) +
        sum(prices.monthly.map((row) => cost(row.uses, row))),
    );
  const head = ["", "price", ...LOADS.map((events) => `${events.toLocaleString("en")} events`)];
  const rows = [
    ...perEvent,
    ...monthly,
    ["**sum**", "events one by one", ...total(alone).map((value) => `**${dollars(value)}**`)],
    ["**sum**", "processor time alone", ...total(shared).map((value) => `**${dollars(value)}**`)],
  ];
  return `${markdown(head, rows)}\n`;
}

/** The seconds that Cloud Run bills for an event whose requests are alone on their instances. */
export function billedSeconds(results: Results): number {
  const cpu = cpuSecondsPerEvent(results);
  return sum(
    (["ingress", "slack", "bigquery"] as const).map(
      (name) => Math.ceil((cpu[name] + WAITING_SECONDS[name]) / STEP_SECONDS) * STEP_SECONDS,
    ),
  );
}

type Amounts = ReturnType<typeof amountsPerEvent>;

/** What an event uses, in the units of the prices. */
function amountsPerEvent(seconds: number) {
  return {
    seconds,
    gibSeconds: seconds * MEMORY_GIB,
    // To ingress and to two consumers.
    requests: 3,
    // Published once, delivered twice.
    throughputGib: (3 * MESSAGE_BYTES) / GIB,
    retainedGibMonths: (MESSAGE_BYTES / GIB) * RETENTION_MONTHS,
    streamedGb: ROW_BYTES / 1e9,
    storedGb: ROW_BYTES / 1e9,
    // Of an event alone: its card is read; it is written before and after the call to Slack.
    documentsRead: 1,
    documentsWritten: 2,
    documentGib: DOCUMENT_BYTES / GIB,
    loggedGib: LOG_BYTES / GIB,
  };
}

/** @throws Error where the prices name an amount that we don't know */
function amountOf(amounts: Amounts, name: string): number {
  const value = new Map(Object.entries(amounts)).get(name);
  if (value === undefined) {
    throw new Error(`prices.json names an unknown amount: ${name}`);
  }
  return value;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
