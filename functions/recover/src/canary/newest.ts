import { ask, type Query } from "@issue-relay/shared/ask";
import { CANARY_REPOSITORY } from "@issue-relay/shared/event/canary";
import * as z from "@issue-relay/shared/zod";

/** How far back to look, in ms: the table is partitioned by day, and two days cost as much as one. */
const DAY_MS = 24 * 3_600_000;

const Row = z.object({ newest: z.number().nullable() });

/**
 * When ingress received the newest canary that is in the table, in ms since 1970; undefined where the last day has none.
 * @throws BigQueryAway, BrokenDestination
 */
export async function newestCanary(query: Query, table: string, now: number): Promise<number | undefined> {
  const sql = `
SELECT UNIX_MILLIS(MAX(received_at)) AS newest
FROM ${table}
WHERE repository_id = ${CANARY_REPOSITORY.id} AND received_at > TIMESTAMP_MILLIS(@since)`;
  const [row] = await ask(query, Row, sql, { since: now - DAY_MS });
  return row?.newest ?? undefined;
}
