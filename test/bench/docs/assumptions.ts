import { readFileSync } from "node:fs";

/** How long a function waits for others while it handles an event, in seconds. The network is not in the bench: these are assumed. */
export const WAITING_SECONDS = {
  /** For Pub/Sub's confirmation. */
  ingress: 0.05,
  /** For Slack, and three times for Firestore. */
  slack: 0.5,
  bigquery: 0.15,
};

/** A message of Pub/Sub's with an event, in bytes. */
export const MESSAGE_BYTES = 5_000;

/** A row in BigQuery. */
export const ROW_BYTES = 2_000;

/**
 * What terraform gives a function by default.
 * @throws Error where terraform/functions.tf does not say it
 */
export function defaultSize(name: string): { maxInstances: number; concurrency: number } {
  const functions = readFileSync(new URL("../../../terraform/functions.tf", import.meta.url), "utf8");
  const entry = new RegExp(`^ {4}${name} = \\{.*?^ {4}\\}$`, "ms").exec(functions)?.[0] ?? "";
  return {
    maxInstances: numberIn(entry, "max_instances"),
    concurrency: numberIn(/default_size = .*/.exec(functions)?.[0] ?? "", "concurrency"),
  };
}

function numberIn(text: string, name: string): number {
  const [, value] = new RegExp(`${name} *= (\\d+)`).exec(text) ?? [];
  if (value === undefined) {
    throw new Error(`terraform/functions.tf does not say ${name}`);
  }
  return Number(value);
}
