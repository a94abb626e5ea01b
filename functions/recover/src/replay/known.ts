import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";

const Row = z.object({ known: z.int() });

/**
 * How many of some events have had a row before the call that maps them.
 * @param ids at least one
 * @throws BigQueryAway, BrokenDestination
 */
export async function countKnown(
  query: Query,
  table: string,
  ids: readonly string[],
  mappedAt: Date,
): Promise<number> {
  const sql = `
SELECT COUNT(DISTINCT event_id) AS known
FROM ${table}
WHERE event_id IN UNNEST(@ids) AND (mapped_at IS NULL OR mapped_at < TIMESTAMP_MILLIS(@before))`;
  const [row] = await ask(query, Row, sql, { ids, before: mappedAt.getTime() });
  return row?.known ?? 0;
}
