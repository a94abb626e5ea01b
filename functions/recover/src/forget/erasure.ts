import { ask, type Query, type QueryParameters } from "@issue-relay/shared/ask";
import { BrokenDestination } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";

/** The tables from which something can be erased. */
export interface Tables {
  dataset: string;
  /** Whose rows and messages are meant: that of the installation. */
  host: string;
  /** That of events. */
  events: string;
  /** What the team says of accounts. */
  accounts: string;
  /** What rules have done, and what people have asked for. */
  actions: string;
  /** Those with messages of Pub/Sub's. */
  messages: readonly Messages[];
}

/** A table with messages of Pub/Sub's. */
export interface Messages {
  table: string;
  /** The JSON of a message as a text: an expression. */
  json: string;
  giveUp?: GiveUp;
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
  /** The issue of a row: expressions of its id, as a text, and of its name. Undefined where rows are about none. */
  issue?: { id: string; name: string };
  /** What becomes of them: `UPDATE … SET …` or `DELETE FROM …`, without its condition. */
  change: string;
  params: QueryParameters;
  giveUp?: GiveUp;
}

/** The issue of a row of events, or of actions. */
export const ROW_ISSUE = {
  id: "CAST(issue_id AS STRING)",
  name: "CONCAT(repository, '#', CAST(issue_number AS STRING))",
};

/** What is erased from all tables at once. */
export interface Erasures {
  erasures: Erasure[];
  /** Statements of the same transaction, before these. */
  before: string[];
}

/** What was erased, or would be. */
export interface Erased {
  table: string;
  rows: number;
  /** How many there still are, since it is too early to change them. */
  tooNew: number;
}

export interface EraseOptions {
  /** Asks BigQuery something. */
  query: Query;
  /** Changes rows, which may take minutes. */
  change: Query;
  dryRun: boolean;
  /** Which rows can be changed. It is the same in all statements of a call. */
  writtenBefore: Date;
  /** Ends the call before the next change, where the time is over. */
  requireTime(): void;
  caller: string | undefined;
}

/**
 * Rows that were streamed can't be changed for 30 to 90 minutes, and a statement that meets one of them changes nothing.
 * https://cloud.google.com/bigquery/docs/data-manipulation-language#limitations
 */
export const CHANGEABLE_AFTER_HOURS = 2;

/** BigQuery's words where a row was streamed just now, though it was received long ago: it waited in Pub/Sub. */
const STREAMING_BUFFER = /streaming buffer/i;

/** Our own words where a row has come that is too new. */
const TOO_NEW = "a row has come that is too new to be changed";

const Count = z.object({ old: z.int(), recent: z.int() });
type Count = z.infer<typeof Count>;

/**
 * Erases from all tables at once, in one transaction; or nothing, while anything is too new in one of them. It can be repeated, wherever it
 * has ended.
 * What is erased first may be all that leads to the rest.
 * @throws BigQueryAway, PubSubAway, BrokenDestination, RetryLater
 */
export async function eraseTogether(
  { erasures, before }: Erasures,
  options: EraseOptions,
): Promise<Erased[]> {
  const counts = await countsOf(erasures, options);
  const isAnyTooNew = counts.some(({ recent }) => recent > 0);
  if (isAnyTooNew || options.dryRun || counts.every(({ old }) => old === 0)) {
    return erasures.map((erasure, index) => {
      const { old, recent } = counts[index] ?? NONE;
      const rows = isAnyTooNew || !options.dryRun ? 0 : old;
      return { table: erasure.table, rows, tooNew: isAnyTooNew ? old + recent : 0 };
    });
  }
  for (const [index, erasure] of erasures.entries()) {
    if ((counts[index] ?? NONE).old > 0) {
      await giveUp(erasure, options);
    }
  }
  // A row may have come since they were counted.
  const recent = erasures.flatMap((erasure) =>
    erasure.writtenAt
      ? [`EXISTS (SELECT 1 FROM ${erasure.table} WHERE (${erasure.which}) AND NOT ${isOld(erasure)})`]
      : [],
  );
  const script = [
    "BEGIN TRANSACTION",
    `SELECT IF(${recent.join("\n  OR ")}, ERROR('${TOO_NEW}'), TRUE)`,
    ...before,
    ...erasures.map(({ change, which }) => `${change}\nWHERE ${which}`),
    "COMMIT TRANSACTION",
  ].join(";\n");
  await changed(erasures, script, options);
  const after = await countsOf(erasures, options);
  return erasures.map((erasure, index) => erasedOf(erasure, counts[index], after[index]));
}

const NONE: Count = { old: 0, recent: 0 };

/** What was erased is told by what is left: rows may come at any time. */
function erasedOf({ table }: Erasure, before = NONE, after = NONE): Erased {
  return { table, rows: Math.max(0, before.old - after.old), tooNew: after.old + after.recent };
}

async function countsOf(erasures: readonly Erasure[], options: EraseOptions): Promise<Count[]> {
  const counts: Count[] = [];
  for (const erasure of erasures) {
    counts.push(await countOf(erasure, options));
  }
  return counts;
}

async function countOf(erasure: Erasure, { query, writtenBefore }: EraseOptions): Promise<Count> {
  const sql = `
SELECT COUNTIF(${isOld(erasure)}) AS old, COUNTIF(NOT ${isOld(erasure)}) AS recent
FROM ${erasure.table}
WHERE ${erasure.which}`;
  return (await ask(query, Count, sql, paramsOf([erasure], writtenBefore)))[0] ?? NONE;
}

async function giveUp(erasure: Erasure, { writtenBefore, caller, requireTime }: EraseOptions): Promise<void> {
  requireTime();
  const params = paramsOf([erasure], writtenBefore);
  await erasure.giveUp?.(`(${erasure.which}) AND ${isOld(erasure)}`, params, caller);
}

/** Changes rows; none, where one of them can't be changed yet. */
async function changed(
  erasures: readonly Erasure[],
  sql: string,
  { change, writtenBefore, requireTime }: EraseOptions,
): Promise<void> {
  requireTime();
  try {
    await ask(change, z.unknown(), sql, paramsOf(erasures, writtenBefore));
  } catch (error) {
    const isTooNew =
      error instanceof BrokenDestination &&
      (STREAMING_BUFFER.test(error.message) || error.message.includes(TOO_NEW));
    if (!isTooNew) {
      throw error;
    }
  }
}

function isOld({ writtenAt }: Erasure): string {
  return writtenAt ? `${writtenAt} < TIMESTAMP_MILLIS(@written_before)` : "TRUE";
}

/** Those of a statement about all of these. */
export function paramsOf(erasures: readonly Erasure[], writtenBefore: Date): QueryParameters {
  const params = Object.assign({}, ...erasures.map((erasure) => erasure.params));
  return { ...params, written_before: writtenBefore.getTime() };
}
