import { rowsOf, slackMessagesOf } from "../../stack/arrivals.ts";
import { CHANNEL } from "../../stack/names.ts";
import type { Stack } from "../../stack/stack.ts";
import { until } from "../../stack/until.ts";
import { deliver } from "../../stand-ins/github/deliver.ts";
import { examplePayload } from "../../stand-ins/github/payloads.ts";

/** With Java starting up beside it, a slow machine needs a while. */
const PATIENCE_MS = 30_000;

export interface FirstDelivery {
  eventId: string;
  slack: { channel: string; ts: string };
  bigquery: { rows: number };
  /** Milliseconds from sending the delivery to each step. */
  ms: { ingress: number; slack: number; bigquery: number };
}

/**
 * Sends one real `issues.opened` and follows it into both sinks.
 * @param onStep each step as it happens, in words
 * @param patienceMs how long either path may take
 * @throws AggregateError with one error for each path that failed
 */
export async function firstDelivery(
  stack: Stack,
  onStep: (step: string) => void,
  patienceMs = PATIENCE_MS,
): Promise<FirstDelivery> {
  const startedAt = performance.now();
  const reached = (step: string): number => {
    const ms = Math.round(performance.now() - startedAt);
    onStep(`${step} after ${ms} ms`);
    return ms;
  };
  const { status, answer, deliveryId } = await deliver(stack, examplePayload("issues.opened"));
  const ingress = reached(`ingress answered ${status} ${JSON.stringify(answer)}`);
  const { eventId } = answer;
  if (status !== 202 || typeof eventId !== "string") {
    throw new Error("ingress did not publish the delivery");
  }

  const toSlack = async () => {
    const { ts } = await until("a message in Slack", () => slackMessagesOf(stack, eventId)[0], patienceMs);
    return { ts, ms: reached(`Slack shows it in #${CHANNEL.name}`) };
  };
  const toBigQuery = async () => {
    const rows = await until(
      "a row in BigQuery",
      // By its delivery: an earlier run may have left a row of the same event.
      async () => (await rowsOf(stack, eventId)).filter((row) => row.delivery_id === deliveryId).length,
      patienceMs,
    );
    return { rows, ms: reached("BigQuery has its row") };
  };
  const [slack, bigquery] = await Promise.allSettled([toSlack(), toBigQuery()]);
  if (slack.status === "rejected" || bigquery.status === "rejected") {
    const failures = [slack, bigquery].flatMap((path) => (path.status === "rejected" ? [path.reason] : []));
    throw new AggregateError(failures, "The delivery did not get everywhere:");
  }
  return {
    eventId,
    slack: { channel: CHANNEL.name, ts: slack.value.ts },
    bigquery: { rows: bigquery.value.rows },
    ms: { ingress, slack: slack.value.ms, bigquery: bigquery.value.ms },
  };
}
