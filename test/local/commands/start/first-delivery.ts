import { decide } from "@issue-relay/shared/routes/decide";
import { rowsOf, shownOf } from "../../stack/arrivals.ts";
import type { Stack } from "../../stack/stack.ts";
import { until } from "../../stack/until.ts";
import { type Example, examplePayload } from "../../stand-ins/github/payloads.ts";
import { tellGitHub } from "../../stand-ins/github/tell.ts";
import { eventOf } from "../event-of.ts";

/** How long a destination may take. A slow machine needs a while, above all when Java starts at the same time. */
const ARRIVAL_DEADLINE_MS = 30_000;

/** What became of the first delivery: the last line of `npm start -- --once`. */
export interface FirstDelivery {
  eventId: string;
  /** Its card, where a route brings it to a channel that has cards. */
  slack?: { channel: string; ts: string };
  bigquery: { rows: number };
  /** Milliseconds from sending the delivery to each step. */
  ms: { ingress: number; slack?: number; bigquery: number };
}

/**
 * Lets the local GitHub deliver one of GitHub's own `issues.opened` payloads, and waits until Slack has its card and BigQuery has its row.
 * @param onStep is called with a text after each step
 * @param arrivalDeadlineMs how long each destination may take
 * @throws AggregateError with one error for each destination that was not reached
 * @throws Error where ingress did not publish the event
 */
export async function firstDelivery(
  stack: Stack,
  onStep: (step: string) => void,
  arrivalDeadlineMs = ARRIVAL_DEADLINE_MS,
): Promise<FirstDelivery> {
  const startedAt = performance.now();
  const reached = (step: string): number => {
    const ms = Math.round(performance.now() - startedAt);
    onStep(`${step} after ${ms} ms`);
    return ms;
  };
  const opened = examplePayload("issues.opened");
  const [delivered] = await tellGitHub(stack.github.occurrencesUrl, opened);
  if (!delivered) {
    throw new Error("the local GitHub has no webhook that wants the delivery");
  }
  const { status, answer, deliveryId } = delivered;
  const ingress = reached(`ingress answered ${status} ${JSON.stringify(answer)}`);
  const { eventId } = answer;
  if (status !== 202 || typeof eventId !== "string") {
    throw new Error("ingress did not publish the delivery");
  }

  const toSlack = async () => {
    const [channel] = channelsWithCard(stack, opened);
    if (channel === undefined) {
      onStep("no route brings it to a channel with cards: npm run routes -- explain issues.opened");
      return undefined;
    }
    const { ts } = await until(
      "a card in Slack",
      () => shownOf(stack, opened.payload.issue?.id, channel).cards[0],
      arrivalDeadlineMs,
    );
    return { channel, ts, ms: reached(`Slack shows it in #${channel}`) };
  };
  const toBigQuery = async () => {
    const rows = await until(
      "a row in BigQuery",
      // The delivery's ID decides, because an earlier run may have left a row of the same event.
      async () => (await rowsOf(stack, eventId)).filter((row) => row.delivery_id === deliveryId).length,
      arrivalDeadlineMs,
    );
    return { rows, ms: reached("BigQuery has its row") };
  };
  const [slack, bigquery] = await Promise.allSettled([toSlack(), toBigQuery()]);
  if (slack.status === "rejected" || bigquery.status === "rejected") {
    const failures = [slack, bigquery].flatMap((path) => (path.status === "rejected" ? [path.reason] : []));
    throw new AggregateError(failures, "The delivery did not reach every destination:");
  }
  return {
    eventId,
    ...(slack.value && { slack: { channel: slack.value.channel, ts: slack.value.ts } }),
    bigquery: { rows: bigquery.value.rows },
    ms: { ingress, ...(slack.value && { slack: slack.value.ms }), bigquery: bigquery.value.ms },
  };
}

function channelsWithCard(stack: Pick<Stack, "relay">, delivery: Example): string[] {
  const [event, relay] = [eventOf(delivery), stack.relay()];
  return (event ? decide(relay, event) : []).flatMap(({ channel, place }) =>
    place === "nothing" || relay.channels[channel]?.id === undefined ? [] : [channel],
  );
}
