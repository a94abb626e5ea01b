import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { IssueEventRow } from "@issue-relay/shared/event/row";
import DataLoader from "dataloader";
import { type InsertAll, insertRows } from "./insert-rows.ts";

/** The most rows that Google recommends for one request. https://cloud.google.com/bigquery/quotas#streaming_inserts */
const MAX_ROWS = 500;

/** The longest that a row waits for the request before its own. */
const MAX_WAIT_MS = 50;

/**
 * Returns a function that inserts one row. While a request is under way, rows wait for its answer, but at most 50 ms, and
 * then go together; a row that comes alone goes at once. Each call resolves once BigQuery has confirmed its own row, and
 * rejects with RetryLater, BadMessage or BrokenDestination otherwise.
 */
export function gatherRows(insertAll: InsertAll): (row: IssueEventRow) => Promise<void> {
  let underWay: Promise<unknown> | undefined;

  async function schedule(send: () => void): Promise<void> {
    await (underWay ? Promise.race([underWay, delay(MAX_WAIT_MS)]) : nextTurn());
    send();
  }

  const loader = new DataLoader<IssueEventRow, true>(
    async (rows) => {
      const inserting = insertRows(rows, insertAll);
      const settled = Promise.allSettled([inserting]).then(() => {
        if (underWay === settled) {
          underWay = undefined;
        }
      });
      underWay = settled;
      return inserting;
    },
    { cache: false, maxBatchSize: MAX_ROWS, batchScheduleFn: schedule },
  );
  return async (row) => {
    await loader.load(row);
  };
}
