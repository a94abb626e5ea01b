import { withDeadline } from "@issue-relay/shared/deadline";
import DataLoader from "dataloader";
import { requestError, rowErrors } from "./insert-error.ts";
import type { IssueEventRow } from "./row.ts";

/** The most rows that Google recommends for one request. https://cloud.google.com/bigquery/quotas#streaming_inserts */
const MAX_ROWS = 500;

/** How long the first row of a request waits for more rows. */
const GATHER_MS = 50;

/** How long one request may take. The `timeout` option of the BigQuery client has no effect, so we measure the time. */
const INSERT_DEADLINE_MS = 10_000;

/** Sends one `insertAll` request. Rejects with the error of the BigQuery client. */
export type InsertAll = (rows: { insertId: string; json: IssueEventRow }[]) => Promise<unknown>;

/**
 * Returns a function that inserts one row. Rows that arrive within 50 ms go into one request. Each call resolves once
 * BigQuery has confirmed its own row, and rejects with RetryLater, BadMessage or BrokenDestination otherwise.
 * @param insertDeadlineMs how long one request may take
 */
export function gatherRows(
  insertAll: InsertAll,
  insertDeadlineMs = INSERT_DEADLINE_MS,
): (row: IssueEventRow) => Promise<void> {
  const loader = new DataLoader<IssueEventRow, true>(
    async (rows) => {
      const requested = insertAll(rows.map((row) => ({ insertId: row.event_id, json: row })));
      try {
        await withDeadline("inserting rows", insertDeadlineMs, requested);
        return rows.map(() => true);
      } catch (error) {
        const failed = rowErrors(error);
        if (!failed) {
          throw requestError(error);
        }
        return rows.map((_, index) => failed.get(index) ?? true);
      }
    },
    { cache: false, maxBatchSize: MAX_ROWS, batchScheduleFn: (send) => setTimeout(send, GATHER_MS) },
  );
  return async (row) => {
    await loader.load(row);
  };
}
