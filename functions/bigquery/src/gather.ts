import DataLoader from "dataloader";
import { type InsertAll, insertRows } from "./insert-rows.ts";
import type { IssueEventRow } from "./row.ts";

/** The most rows that Google recommends for one request. https://cloud.google.com/bigquery/quotas#streaming_inserts */
const MAX_ROWS = 500;

/** How long the first row of a request waits for more rows. */
const GATHER_MS = 50;

/**
 * Returns a function that inserts one row. Rows that arrive within 50 ms go into one request. Each call resolves once
 * BigQuery has confirmed its own row, and rejects with RetryLater, BadMessage or BrokenDestination otherwise.
 */
export function gatherRows(insertAll: InsertAll): (row: IssueEventRow) => Promise<void> {
  const loader = new DataLoader<IssueEventRow, true>((rows) => insertRows(rows, insertAll), {
    cache: false,
    maxBatchSize: MAX_ROWS,
    batchScheduleFn: (send) => setTimeout(send, GATHER_MS),
  });
  return async (row) => {
    await loader.load(row);
  };
}
