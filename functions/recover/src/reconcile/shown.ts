import { ask, type Query } from "@issue-relay/shared/ask";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import * as z from "@issue-relay/shared/zod";
import { WAS_PUBLISHED } from "./received.ts";

const Text = z.string().nullable();

const Row = z.object({
  issue_id: z.int(),
  updated: z.int().nullable(),
  version: z.int().nullable(),
  not_said: z.array(z.string()),
  issue_title: Text,
  issue_state: Text,
  issue_state_reason: Text,
  issue_labels: z.array(z.string()),
  issue_assignees: z.array(z.string()),
  issue_milestone: Text,
  issue_type: Text,
  issue_locked: z.boolean().nullable(),
});

/** The newest state of an issue that consumers were told whole. */
export type Shown = z.infer<typeof Row>;

/** What is compared with GitHub. */
const COMPARED = [
  "issue_title",
  "issue_state",
  "issue_state_reason",
  "issue_labels",
  "issue_assignees",
  "issue_milestone",
  "issue_type",
  "issue_locked",
] as const satisfies (keyof Shown)[];

/**
 * The newest states of issues that consumers were told, by the issue's id.
 * @param which a condition, such as `repository_id = 7`
 * @throws BigQueryAway, BrokenDestination
 */
export async function shownOf(
  query: Query,
  table: string,
  which: string,
): Promise<ReadonlyMap<number, Shown>> {
  const sql = `
SELECT
  issue_id, UNIX_SECONDS(issue_updated_at) AS updated, version, not_said, ${COMPARED.join(", ")}
FROM ${table}
WHERE ${which} AND ${WAS_PUBLISHED}
  AND issue_state IS NOT NULL
  AND 'issue_state' NOT IN UNNEST(not_said) AND 'issue_labels' NOT IN UNNEST(not_said)
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY issue_id ORDER BY issue_updated_at DESC, occurred_at DESC, received_at DESC
) = 1`;
  const rows = await ask(query, Row, sql);
  return new Map(rows.map((row) => [row.issue_id, row]));
}

/**
 * Whether consumers were told an older state of an issue than GitHub's. Not every change moves `updated_at`, so the states themselves are
 * compared, too.
 * @param observation the issue as it is on GitHub
 */
export function isBehind(shown: Shown, observation: IssueEvent): boolean {
  const now = rowOf(observation);
  const updated = Math.floor(Date.parse(now.issue_updated_at ?? "") / 1000);
  return (
    updated > (shown.updated ?? 0) ||
    COMPARED.some((column) => isSaid(shown, column) && comparable(shown[column]) !== comparable(now[column]))
  );
}

/** Rows from before `not_said` existed don't say why a column is NULL. */
function isSaid({ version, not_said: notSaid, ...shown }: Shown, column: (typeof COMPARED)[number]): boolean {
  return shown[column] !== null || (version !== null && !notSaid.includes(column));
}

/** Of lists, the order says nothing. */
function comparable(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
}
