import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";
import { BACKFILL } from "../history/backfilled.ts";
import { SUBJECT_COLUMNS, subjectOf } from "./subject.ts";

const Text = z.string().nullable();

const Row = z.object({
  event_id: z.string(),
  issue_id: z.int(),
  seconds: z.int(),
  version: z.int().nullable(),
  type: z.string(),
  action: z.string(),
  label: Text,
  assignee: Text,
  assignee_id: z.int().nullable(),
  milestone: Text,
  changed_type: Text,
  title_before: Text,
  comment_id: z.int().nullable(),
  related_issue: Text,
});

/** An event that consumers were told. */
export interface ReceivedEvent {
  id: string;
  issueId: number;
  type: string;
  action: string;
  /** When it happened, in seconds since 1970. */
  seconds: number;
  /** Its type, action and subject. */
  key: string;
  /** Whether the row is of the first release, which did not write down what each event was about. */
  isOfFirstRelease: boolean;
}

/** What consumers were told: a backfill and a replay add rows, but publish nothing. */
export const WAS_PUBLISHED = `NOT (source = 'recovery' AND delivery_id = '${BACKFILL}') AND mapped_at IS NULL`;

/**
 * The events of issues that consumers were told.
 * @param issueIds at least one, and at most some hundreds
 * @throws BigQueryAway, BrokenDestination
 */
export async function receivedOf(
  query: Query,
  table: string,
  issueIds: readonly number[],
): Promise<ReadonlyMap<number, ReceivedEvent[]>> {
  const sql = `
SELECT event_id, issue_id, UNIX_SECONDS(occurred_at) AS seconds, version, ${SUBJECT_COLUMNS.join(", ")}
FROM ${table}
WHERE issue_id IN (${issueIds.join(", ")}) AND ${WAS_PUBLISHED}`;
  const events = (await ask(query, Row, sql)).map((row) => ({
    id: row.event_id,
    issueId: row.issue_id,
    type: row.type,
    action: row.action,
    seconds: row.seconds,
    key: keyOf(row),
    isOfFirstRelease: row.version === null,
  }));
  return Map.groupBy(events, ({ issueId }) => issueId);
}

/** An event's type, action and subject. */
export function keyOf(row: Parameters<typeof subjectOf>[0]): string {
  return JSON.stringify([row.type, row.action, subjectOf(row)]);
}
