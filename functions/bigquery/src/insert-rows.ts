import { BadMessage, BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { IssueEventRow } from "@issue-relay/shared/event/row";
import { type Answer, failureIn, type Outcome, outcomesIn } from "./answer.ts";

/** Sends one `insertAll` request. Rejects where no answer comes in time. */
export type InsertAll = (rows: { insertId: string; json: IssueEventRow }[]) => Promise<Answer>;

/**
 * How long new requests are begun for the same rows. With the 20 s that the last one may take, this is below the 50 s of a
 * delivery.
 */
const SEARCH_MS = 25_000;

/**
 * Inserts rows, and returns the outcome of each. Where BigQuery refuses a whole request because of what is in it, the
 * request is divided into halves, again and again, until the bad row is alone: otherwise its neighbours would fail with
 * it, and Pub/Sub would send them again at the same time.
 * @param until when no new request is begun, in ms since the epoch; rows that are left then are retried
 */
export async function insertRows(
  rows: readonly IssueEventRow[],
  insertAll: InsertAll,
  until = Date.now() + SEARCH_MS,
): Promise<Outcome[]> {
  if (Date.now() >= until) {
    const error = new RetryLater(
      "there was no time to find the row because of which BigQuery refuses a request",
    );
    return rows.map(() => error);
  }
  let answer: Answer;
  try {
    answer = await insertAll(rows.map((row) => ({ insertId: row.event_id, json: row })));
  } catch (cause) {
    const error = new RetryLater(`the request to BigQuery failed: ${messageOf(cause)}`, { cause });
    return rows.map(() => error);
  }
  if (answer.status === 200) {
    return outcomesIn(answer.body, rows.length);
  }
  const { error, byContent } = failureIn(answer);
  if (rows.length === 1 && answer.status === 413) {
    return [new BadMessage(error.message, { cause: error })];
  }
  if (!byContent || rows.length === 1) {
    return rows.map(() => error);
  }
  const middle = Math.ceil(rows.length / 2);
  return blameTheBad([
    ...(await insertRows(rows.slice(0, middle), insertAll, until)),
    ...(await insertRows(rows.slice(middle), insertAll, until)),
  ]);
}

/**
 * A row that is refused alone while its neighbours are inserted is bad. Where none is inserted, nothing shows whether the
 * rows or the table are wrong: then Pub/Sub keeps them all.
 */
function blameTheBad(outcomes: Outcome[]): Outcome[] {
  if (!outcomes.includes(true)) {
    return outcomes;
  }
  return outcomes.map((outcome) =>
    outcome instanceof BrokenDestination ? new BadMessage(outcome.message, { cause: outcome }) : outcome,
  );
}
