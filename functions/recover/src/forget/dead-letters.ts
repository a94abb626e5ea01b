import { ask, type Query } from "@issue-relay/shared/ask";
import type { Clock } from "@issue-relay/shared/clock";
import { RetryLater } from "@issue-relay/shared/errors";
import type { PullSubscription } from "@issue-relay/shared/pull-subscription";
import * as z from "@issue-relay/shared/zod";
import { acknowledgeDecided } from "../dead-letters/acknowledge.ts";
import { type InsertOutcomes, writeOutcomes } from "../dead-letters/outcomes.ts";
import type { GiveUp } from "./erasure.ts";

/** So many rows Google recommends for a request. https://cloud.google.com/bigquery/quotas#streaming_inserts */
const AT_ONCE = 500;

const Row = z.object({ message_id: z.string() });

/**
 * Gives up dead letters, so that no message of theirs stays in the pull subscription. Their rows must be deleted afterwards: whatever ends
 * a call in between, the next one finds them.
 * @throws BigQueryAway, PubSubAway, BrokenDestination; RetryLater where the subscription has more than a call can look at
 */
export function givingUpDeadLetters({
  query,
  insertOutcomes,
  subscription,
  clock,
}: {
  query: Query;
  insertOutcomes: InsertOutcomes;
  subscription: PullSubscription;
  clock: Clock;
}): GiveUp {
  return async (which, params, caller) => {
    const sql = `
SELECT DISTINCT message_id
FROM dead_letters
WHERE ${which} AND message_id NOT IN (SELECT message_id FROM dead_letter_outcomes)`;
    const ids = (await ask(query, Row, sql, params)).map((row) => row.message_id);
    for (let first = 0; first < ids.length; first += AT_ONCE) {
      const outcomes = ids
        .slice(first, first + AT_ONCE)
        .map((message_id) => ({ message_id, outcome: "forgotten" as const }));
      await writeOutcomes(insertOutcomes, outcomes, caller);
    }
    // Also where there are none: an earlier call may have ended before this.
    const { isComplete } = await acknowledgeDecided(subscription, query, clock, ids);
    if (!isComplete) {
      throw new RetryLater(
        "so many dead letters wait that not all could be looked at: redrive or drop some, or call again",
      );
    }
  };
}
