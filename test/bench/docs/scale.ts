import { readFileSync } from "node:fs";
import { pubSubSettings } from "@issue-relay/local/stack/pubsub-settings";
import { cpuSecondsPerEvent, type Results } from "./results.ts";

/** Deliveries a second. */
const RATES = [10, 1_000, 10_000];

/** Cloud Run starts instances so that each uses at most this share of its CPU. https://cloud.google.com/run/docs/about-instance-autoscaling */
const CPU_TARGET = 0.6;

/** Requests at once on an instance, as terraform sets it. */
const CONCURRENCY = 80;

/** How long a request takes where nothing is overloaded, in seconds: with the network, which is not in the bench. Assumed. */
const REQUEST_SECONDS = { ingress: 0.05, bigquery: 0.2 };

const MESSAGE_BYTES = 5_000;
const ROW_BYTES = 2_000;

/** What a channel takes. https://docs.slack.dev/apis/web-api/rate-limits/ */
const SLACK_PER_SECOND = 1;

/** What so many deliveries a second need, as a table of Markdown, and what terraform allows by default. */
export function scaleTable(results: Results): string {
  const cpu = cpuSecondsPerEvent(results);
  const perInstance = (name: "ingress" | "bigquery") =>
    Math.min(CPU_TARGET / cpu[name], CONCURRENCY / REQUEST_SECONDS[name]);
  const instances = (name: "ingress" | "bigquery", rate: number) => Math.ceil(rate / perInstance(name));
  const allowed = (name: "ingress" | "bigquery") => {
    const rate = defaultMaxInstances(name) * perInstance(name);
    return `${defaultMaxInstances(name)} of \`${name}\` for ${rate.toLocaleString("en", { maximumSignificantDigits: 2 })}/s`;
  };
  const megabytes = (bytes: number) =>
    `${(bytes / 1e6).toLocaleString("en", { maximumSignificantDigits: 2 })} MB/s`;
  const lines: [string, (rate: number) => string][] = [
    ["instances of `ingress`", (rate) => String(instances("ingress", rate))],
    ["instances of `bigquery`", (rate) => String(instances("bigquery", rate))],
    ["published to Pub/Sub", (rate) => megabytes(rate * MESSAGE_BYTES)],
    ["pushed by Pub/Sub to two consumers", (rate) => megabytes(2 * rate * MESSAGE_BYTES)],
    ["streamed to BigQuery", (rate) => megabytes(rate * ROW_BYTES)],
    [
      "one minute of it is in one Slack channel after",
      (rate) => inSlackAfter((rate * 60) / SLACK_PER_SECOND),
    ],
  ];
  const head = ["", ...RATES.map((rate) => `${rate.toLocaleString("en")} deliveries/s`)];
  const table = [head, head.map(() => "---"), ...lines.map(([title, value]) => [title, ...RATES.map(value)])]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");
  return `${table}\nTerraform allows ${allowed("ingress")} and ${allowed("bigquery")} by default.\n`;
}

/** How long Slack takes for so many messages; what it has not taken by then is in the dead letter. */
function inSlackAfter(seconds: number): string {
  const { maximumDeliveryAttempts, maximumBackoffSeconds } = pubSubSettings.consumer;
  const hours = (maximumDeliveryAttempts * maximumBackoffSeconds) / 3_600;
  return seconds / 3_600 > hours
    ? `${Math.round(hours)} hours; the rest is in the dead letter`
    : `${Math.ceil(seconds / 60)} minutes`;
}

function defaultMaxInstances(name: string): number {
  const functions = readFileSync(new URL("../../../terraform/functions.tf", import.meta.url), "utf8");
  const [, count] = new RegExp(`^ {4}${name} = \\{.*?max_instances *= (\\d+)`, "ms").exec(functions) ?? [];
  return Number(count);
}
