import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";

const Row = z.object({ known: z.int() });

/**
 * How long before a delivery another copy of its event may have come: GitHub delivers again for 7 days at most, and meanwhile the history
 * may have told it.
 */
const EARLIER_MS = 8 * 24 * 60 * 60 * 1_000;

/**
 * How many of some events have had a row before the call that maps them. A copy may have come at any time after the delivery, so all days
 * since then are read.
 * @param ids at least one
 * @param times.received when the first of their deliveries was received
 * @param times.mapped when the call began
 * @throws BigQueryAway, BrokenDestination
 */
export async function countKnown(
  query: Query,
  table: string,
  ids: readonly string[],
  times: { received: Date; mapped: Date },
): Promise<number> {
  const sql = `
SELECT COUNT(DISTINCT event_id) AS known
FROM ${table}
WHERE event_id IN UNNEST(@ids)
  AND received_at >= TIMESTAMP_MILLIS(@since)
  AND (mapped_at IS NULL OR mapped_at < TIMESTAMP_MILLIS(@before))`;
  const [row] = await ask(query, Row, sql, {
    ids,
    since: Math.max(0, times.received.getTime() - EARLIER_MS),
    before: times.mapped.getTime(),
  });
  return row?.known ?? 0;
}
