import { ask, type Query, type QueryParameters } from "@issue-relay/shared/ask";
import { BrokenDestination } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";

/** The tables from which something can be erased. */
export interface Tables {
  /** That of events. */
  events: string;
  /** What the team says of accounts. */
  accounts: string;
  /** Those with messages of Pub/Sub's, each with an expression of its JSON as a text. */
  messages: readonly { table: string; json: string; giveUp?: GiveUp }[];
}

/**
 * What has to be done with rows before they are deleted.
 * @param which which rows: a condition
 * @param caller who asks for it
 */
export type GiveUp = (which: string, params: QueryParameters, caller: string | undefined) => Promise<void>;

/** What is erased from one table. */
export interface Erasure {
  table: string;
  /** When a row was written: an expression. Undefined where rows are never streamed. */
  writtenAt?: string;
  /** Which rows are meant: a condition. */
  which: string;
  /** What becomes of them: `UPDATE … SET …` or `DELETE FROM …`, without its condition. */
  statement: string;
  params: QueryParameters;
  giveUp?: GiveUp;
  /** Whether it is still needed while rows of other tables are too new. */
  waitsForOthers?: boolean;
}

/** What was erased, or would be. */
export interface Erased {
  table: string;
  rows: number;
  /** How many more there are that can't be changed yet. */
  tooNew: number;
}

/**
 * Rows that were streamed can't be changed for 30 to 90 minutes, and a statement that meets one of them changes nothing.
 * https://cloud.google.com/bigquery/docs/data-manipulation-language#limitations
 */
export const CHANGEABLE_AFTER_HOURS = 2;

/** BigQuery's words where a row was streamed just now, though it was received long ago: it waited in Pub/Sub. */
const STREAMING_BUFFER = /streaming buffer/i;

const Count = z.object({ old: z.int(), recent: z.int() });

export interface EraseOptions {
  dryRun: boolean;
  /** The same for all statements of a call: which rows are too new does not change in between. */
  writtenBefore: Date;
  /** Whether rows of other tables are too new. */
  othersAreTooNew: boolean;
  caller: string | undefined;
}

/**
 * Erases what is meant in one table. It can be repeated, whatever has ended it.
 * @throws BigQueryAway, PubSubAway, BrokenDestination
 */
export async function erase(query: Query, erasure: Erasure, options: EraseOptions): Promise<Erased> {
  const { table, writtenAt, which, statement, giveUp, waitsForOthers = false } = erasure;
  const { dryRun, writtenBefore, othersAreTooNew, caller } = options;
  const params = { ...erasure.params, written_before: writtenBefore.getTime() };
  const isOld = writtenAt ? `${writtenAt} < TIMESTAMP_MILLIS(@written_before)` : "TRUE";
  const sql = `
SELECT COUNTIF(${isOld}) AS old, COUNTIF(NOT ${isOld}) AS recent
FROM ${table}
WHERE ${which}`;
  const [count = { old: 0, recent: 0 }] = await ask(query, Count, sql, params);
  const erased = { table, rows: count.old, tooNew: count.recent };
  const nothing = { table, rows: 0, tooNew: count.old + count.recent };
  if (waitsForOthers && othersAreTooNew) {
    return nothing;
  }
  if (dryRun) {
    return erased;
  }
  const erasable = `(${which}) AND ${isOld}`;
  await giveUp?.(erasable, params, caller);
  if (count.old === 0) {
    return erased;
  }
  try {
    await ask(query, z.unknown(), `${statement}\nWHERE ${erasable}`, params);
    return erased;
  } catch (error) {
    if (error instanceof BrokenDestination && STREAMING_BUFFER.test(error.message)) {
      return nothing;
    }
    throw error;
  }
}
