import { ask } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";
import { type EraseOptions, type Erasures, paramsOf } from "./erasure.ts";

/** So many are named, which a person can look through. */
const NAMED = 20;

const Row = z.object({ name: z.string(), count: z.int() });

/** The issues from which something would be erased. */
export interface AffectedIssues {
  count: number;
  /** The names of those of which something was written last, as `owner/name#7`. */
  newest: string[];
}

/** @throws BigQueryAway, BrokenDestination */
export async function affectedIssues(
  { erasures }: Erasures,
  { query, writtenBefore }: EraseOptions,
): Promise<AffectedIssues> {
  const found = erasures.flatMap(({ table, which, issue, writtenAt }) =>
    issue && writtenAt
      ? [
          `SELECT ${issue.id} AS id, ${issue.name} AS name, ${writtenAt} AS written_at FROM ${table} WHERE ${which}`,
        ]
      : [],
  );
  // A repository may have been renamed: the newest name counts.
  const sql = `
SELECT ARRAY_AGG(name ORDER BY written_at DESC LIMIT 1)[OFFSET(0)] AS name, COUNT(*) OVER () AS count
FROM (
  ${found.join("\n  UNION ALL ")}
)
WHERE id IS NOT NULL AND name IS NOT NULL
GROUP BY id
ORDER BY MAX(written_at) DESC, id
LIMIT ${NAMED}`;
  const rows = await ask(query, Row, sql, paramsOf(erasures, writtenBefore));
  return { count: rows[0]?.count ?? 0, newest: rows.map(({ name }) => name) };
}
