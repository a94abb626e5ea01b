import { ask, type Query } from "@issue-relay/shared/ask";
import type { Clock } from "@issue-relay/shared/clock";
import type { PulledMessage, PullSubscription } from "@issue-relay/shared/pull-subscription";
import * as z from "@issue-relay/shared/zod";

/** A pull gives whole messages, which can have 5 MB. */
const AT_ONCE = 10;

/** All must be looked at before the ack deadline of the first, which is 60 s: shared/pubsub.json. */
const PULLING_MS = 20_000;

/** Pub/Sub may answer with nothing though there is something. */
const EMPTY_ANSWERS = 2;

const Row = z.object({ message_id: z.string() });

/**
 * Acknowledges in the pull subscription which of its messages have an outcome, so that its backlog is what waits. The others are shown
 * again at once. What it misses, the next call finds.
 * @param justDecided the messages of which this call has written outcomes: BigQuery may show them late
 * @returns how many were acknowledged, and whether all were looked at that were there
 * @throws PubSubAway, BigQueryAway, BrokenDestination
 */
export async function acknowledgeDecided(
  subscription: PullSubscription,
  query: Query,
  clock: Clock,
  justDecided: readonly string[],
): Promise<{ acknowledged: number; isComplete: boolean }> {
  const pulled = new Map<string, PulledMessage>();
  const decided = new Set(justDecided);
  try {
    const isComplete = await pullAll(subscription, pulled, clock);
    for (const id of await decidedOf(query, [...pulled.values()])) {
      decided.add(id);
    }
    const settled = [...pulled.values()].filter(({ messageId }) => decided.has(messageId));
    await subscription.acknowledge(settled.map(({ ackId }) => ackId));
    return { acknowledged: settled.length, isComplete };
  } finally {
    const others = [...pulled.values()].filter(({ messageId }) => !decided.has(messageId));
    await subscription.release(others.map(({ ackId }) => ackId));
  }
}

/**
 * @param pulled gets each message by its `ackId`, also where a later pull fails
 * @returns whether none was left when the time was over
 */
async function pullAll(
  subscription: PullSubscription,
  pulled: Map<string, PulledMessage>,
  clock: Clock,
): Promise<boolean> {
  const until = clock.now() + PULLING_MS;
  let empty = 0;
  while (empty < EMPTY_ANSWERS && clock.now() < until) {
    const messages = await subscription.pull(AT_ONCE);
    empty = messages.length === 0 ? empty + 1 : 0;
    for (const message of messages) {
      pulled.set(message.ackId, message);
    }
  }
  return empty === EMPTY_ANSWERS;
}

async function decidedOf(query: Query, pulled: readonly PulledMessage[]): Promise<string[]> {
  if (pulled.length === 0) {
    return [];
  }
  const sql = "SELECT DISTINCT message_id FROM dead_letter_outcomes WHERE message_id IN UNNEST(@ids)";
  const ids = pulled.map(({ messageId }) => messageId);
  return (await ask(query, Row, sql, { ids })).map((row) => row.message_id);
}
