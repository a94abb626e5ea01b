import { deliver } from "./deliver.ts";
import { CHANNEL } from "./function-env.ts";
import { examplePayload } from "./payloads.ts";
import { rowsOf, slackMessagesOf } from "./sinks.ts";
import type { Stack } from "./stack.ts";
import { until } from "./until.ts";

/** How long either path may take before we say that it failed. */
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
 * @throws AggregateError with one error for each path that failed
 */
export async function firstDelivery(stack: Stack): Promise<FirstDelivery> {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const { status, answer } = await deliver(stack, examplePayload("issues.opened"));
  const ingress = elapsed();
  const { eventId } = answer;
  if (status !== 202 || typeof eventId !== "string") {
    throw new AggregateError(
      [new Error(`ingress answered ${status} ${JSON.stringify(answer)}`)],
      "ingress failed",
    );
  }
  const [slack, bigquery] = await Promise.allSettled([
    until("a message in Slack", () => slackMessagesOf(stack, eventId)[0], PATIENCE_MS).then(({ ts }) => ({
      found: { channel: CHANNEL.name, ts },
      ms: elapsed(),
    })),
    until("a row in BigQuery", async () => (await rowsOf(stack, eventId)).length, PATIENCE_MS).then(
      (rows) => ({
        found: { rows },
        ms: elapsed(),
      }),
    ),
  ]);
  if (slack.status === "fulfilled" && bigquery.status === "fulfilled") {
    return {
      eventId,
      slack: slack.value.found,
      bigquery: bigquery.value.found,
      ms: { ingress, slack: slack.value.ms, bigquery: bigquery.value.ms },
    };
  }
  const failures = [slack, bigquery].flatMap((path) => (path.status === "rejected" ? [path.reason] : []));
  throw new AggregateError(failures, "a path failed");
}
