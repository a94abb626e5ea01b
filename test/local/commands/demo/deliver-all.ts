import type { Stack } from "../../stack/stack.ts";
import { answerFrom } from "../../stand-ins/github/deliver.ts";
import type { Attempt } from "../../stand-ins/github/hooks/attempt.ts";
import type { Occurrence } from "../../stand-ins/github/occurrence.ts";
import { callTask } from "../relay/call-task.ts";

const AT_A_TIME = 20;
/** How often GitHub is asked for what ingress answered with 503, since Pub/Sub has not confirmed in time. */
const CALLS = 5;

/**
 * Lets GitHub's App tell ingress what has happened, roughly in its order; and has `recover` ask again for what ingress did not take. All
 * is delivered now, whenever it happened: GitHub forgets old deliveries.
 * @param onDelivered called after each delivery with the number of deliveries so far
 * @returns the ids that ingress gave the events
 * @throws Error where ingress does not publish one
 */
export async function deliverAll(
  stack: Pick<Stack, "github" | "function">,
  occurrences: readonly Occurrence[],
  onDelivered: (delivered: number) => void,
): Promise<string[]> {
  const { webhooks } = stack.github;
  const attempts: Attempt[] = [];
  const waiting = occurrences.values();
  const deliver = async () => {
    for (const occurrence of waiting) {
      attempts.push(...(await webhooks.tell({ ...occurrence, at: new Date() })));
      onDelivered(attempts.length);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, deliver));
  let latest = attempts;
  for (let call = 1; call <= CALLS && latest.some(isToCome); call += 1) {
    await callTask(stack.function("recover"), { task: "redeliver", input: { all: true }, onProgress() {} });
    await webhooks.settled();
    const byGuid = Map.groupBy(stack.github.appHook?.attempts.all() ?? [], ({ guid }) => guid);
    latest = attempts.map((attempt) => byGuid.get(attempt.guid)?.[0] ?? attempt);
  }
  return latest.map(eventIdOf);
}

function isToCome({ outcome: { statusCode } }: Attempt): boolean {
  return statusCode === 503;
}

/** @throws Error where ingress has not published it */
function eventIdOf({ outcome: { status, statusCode, response } }: Attempt): string {
  const { eventId } = response.payload === null ? {} : answerFrom(statusCode, response.payload);
  if (statusCode !== 202 || typeof eventId !== "string") {
    throw new Error(`ingress did not publish a delivery of the demo: ${status} ${response.payload}`);
  }
  return eventId;
}
