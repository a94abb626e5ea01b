import { withDeadline } from "@issue-relay/shared/deadline";
import DataLoader from "dataloader";
import { requestError, rowErrors } from "./insert-error.ts";
import type { Row } from "./row.ts";

/** Google's advice for one request. https://cloud.google.com/bigquery/quotas#streaming_inserts */
const MAX_ROWS = 500;

/** How long the first row of a request waits for company. */
const GATHER_MS = 50;

/** The client's own `timeout` does nothing; this is what ends a request that hangs. */
const INSERT_WITHIN_MS = 10_000;

/** One `insertAll`; rejects as the BigQuery client does. */
export type InsertAll = (rows: { insertId: string; json: Row }[]) => Promise<unknown>;

/**
 * Gathers rows that come within a moment into one `insertAll`. The function it returns resolves once BigQuery has
 * confirmed that very row, and rejects with what is to become of it (see shared's errors.ts) otherwise.
 */
export function gatherRows(
  insertAll: InsertAll,
  insertWithinMs = INSERT_WITHIN_MS,
): (row: Row) => Promise<void> {
  const loader = new DataLoader<Row, true>(
    async (rows) => {
      const requested = insertAll(rows.map((row) => ({ insertId: row.event_id, json: row })));
      try {
        await withDeadline("inserting rows", insertWithinMs, requested);
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
