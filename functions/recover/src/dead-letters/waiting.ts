import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";
import { conditionOf, type Filter } from "./filter.ts";

const Text = z.string().nullable();
const Int = z.int().nullable();

/** A dead letter that waits: a row of the view `waiting_dead_letters`. */
const Row = z
  .object({
    message_id: z.string(),
    dead_at: z.string(),
    consumer: Text,
    reason: Text,
    repository: Text,
    issue_number: Int,
    type: Text,
    action: Text,
    event_id: Text,
    delivery_id: Text,
    attempts: Int,
    data_bytes: Int,
  })
  .transform((row) => ({
    id: row.message_id,
    /** In ISO 8601. */
    deadAt: row.dead_at,
    /** Who could not process it: `ingress`, or a consumer; null where the message does not say it. */
    consumer: row.consumer,
    reason: row.reason,
    repository: row.repository,
    issue: row.issue_number,
    type: row.type,
    action: row.action,
    eventId: row.event_id,
    deliveryId: row.delivery_id,
    attempts: row.attempts,
    /** Size of the data in bytes. */
    bytes: row.data_bytes ?? 0,
  }));
export type Waiting = z.infer<typeof Row>;

const Count = z.object({ consumer: Text, reason: Text, count: z.int(), oldest: z.string() });
export type Count = z.infer<typeof Count>;

/** In UTC, to the millisecond, as JSON has it. */
function iso(column: string): string {
  return `FORMAT_TIMESTAMP('%FT%H:%M:%E3SZ', ${column}, 'UTC')`;
}

/**
 * The dead letters that wait.
 * @throws BigQueryAway, BrokenDestination
 */
export function waiting(
  query: Query,
  filter: Filter,
  { order, limit }: { order: "newest first" | "oldest first"; limit: number },
): Promise<Waiting[]> {
  const { condition, params } = conditionOf(filter);
  const sql = `
    SELECT * REPLACE (${iso("dead_at")} AS dead_at) FROM waiting_dead_letters
    WHERE ${condition}
    ORDER BY waiting_dead_letters.dead_at ${order === "newest first" ? "DESC" : "ASC"}, message_id
    LIMIT ${limit}`;
  return ask(query, Row, sql, params);
}

/** How many groups of dead letters are told apart. */
const MAX_GROUPS = 100;

/**
 * How many dead letters wait, by consumer and reason, the most first.
 * @throws BigQueryAway, BrokenDestination
 */
export function countWaiting(query: Query, filter: Filter): Promise<Count[]> {
  const { condition, params } = conditionOf(filter);
  const sql = `
    SELECT consumer, reason, COUNT(*) AS count, ${iso("MIN(dead_at)")} AS oldest FROM waiting_dead_letters
    WHERE ${condition}
    GROUP BY consumer, reason
    ORDER BY count DESC, consumer, reason
    LIMIT ${MAX_GROUPS}`;
  return ask(query, Count, sql, params);
}
