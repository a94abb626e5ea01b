import { markdown } from "../table.ts";
import { defaultSize, MESSAGE_BYTES, ROW_BYTES, WAITING_SECONDS } from "./assumptions.ts";
import { cpuSecondsPerEvent, type Results } from "./results.ts";

/** Deliveries a second. */
const RATES = [10, 1_000, 10_000];

type Scaled = "ingress" | "bigquery";

/**
 * Cloud Run starts instances so that each uses at most this share of its CPU, and of the requests that it may have at once.
 * https://cloud.google.com/run/docs/about-instance-autoscaling
 */
const TARGET = 0.6;

/** What so many deliveries a second need, as a table of Markdown, and what terraform allows by default. */
export function scaleTable(results: Results): string {
  const cpu = cpuSecondsPerEvent(results);
  /** Events a second of a full instance, which is limited by its CPU or by the requests that it may have at once. */
  const full = (name: Scaled) =>
    Math.min(1 / cpu[name], defaultSize(name).concurrency / (cpu[name] + WAITING_SECONDS[name]));
  const instances = (name: Scaled, rate: number) => String(Math.ceil(rate / (TARGET * full(name))));
  const allowed = (name: Scaled) => {
    const { maxInstances } = defaultSize(name);
    const rate = maxInstances * full(name);
    return `${maxInstances} instances of \`${name}\`, which take ${rate.toLocaleString("en", { maximumSignificantDigits: 2 })}/s when all are full`;
  };
  const megabytes = (bytes: number) =>
    `${(bytes / 1e6).toLocaleString("en", { maximumSignificantDigits: 2 })} MB/s`;
  const lines: [string, (rate: number) => string][] = [
    ["instances of `ingress`", (rate) => instances("ingress", rate)],
    ["instances of `bigquery`", (rate) => instances("bigquery", rate)],
    ["published to Pub/Sub", (rate) => megabytes(rate * MESSAGE_BYTES)],
    ["pushed by Pub/Sub to two consumers", (rate) => megabytes(2 * rate * MESSAGE_BYTES)],
    ["streamed to BigQuery", (rate) => megabytes(rate * ROW_BYTES)],
  ];
  const head = ["", ...RATES.map((rate) => `${rate.toLocaleString("en")} deliveries/s`)];
  const rows = lines.map(([title, value]) => [title, ...RATES.map(value)]);
  return `${markdown(head, rows)}\n\nBy default, terraform allows ${allowed("ingress")}, and ${allowed("bigquery")}.\n`;
}
