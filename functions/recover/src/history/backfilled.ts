import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";

/** What the rows of a backfill have as `delivery_id`. */
export const BACKFILL = "backfill";

const Row = z.object({ issue_id: z.int() });

/**
 * The issues of a repository whose history has been loaded, by their ids. The opening is the last row of an issue that is loaded.
 * @throws BigQueryAway, BrokenDestination
 */
export async function backfilledIn(
  query: Query,
  table: string,
  repositoryId: number,
): Promise<ReadonlySet<number>> {
  const sql = `
SELECT DISTINCT issue_id
FROM ${table}
WHERE repository_id = @repository AND source = 'recovery' AND delivery_id = '${BACKFILL}' AND action = 'opened'`;
  const rows = await ask(query, Row, sql, { repository: repositoryId });
  return new Set(rows.map(({ issue_id: id }) => id));
}
