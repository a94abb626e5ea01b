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

/** Rows of a table that name what is to be erased. */
interface Meant {
  table: string;
  /** When a row was written: an expression. Undefined where rows are never streamed. */
  writtenAt?: string;
  /** Which rows are meant: a condition. */
  which: string;
}

/** What one statement erases. */
export interface Erasure {
  meant: Meant[];
  /**
   * The statement, or several.
   * @param changeable a condition for each of `meant`: the rows that are old enough
   */
  statement: (...changeable: string[]) => string;
  params: QueryParameters;
  giveUp?: GiveUp;
  /** Whether all rows are erased at once, and only when none is too new, here or in what is erased before. */
  isAllOrNone?: boolean;
}

/** What was erased, or would be. */
export interface Erased {
  table: string;
  rows: number;
  /** How many there still are. They can't be changed yet. */
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
type Count = z.infer<typeof Count>;

export interface EraseOptions {
  dryRun: boolean;
  /** The same for all statements of a call: which rows are too new does not change in between. */
  writtenBefore: Date;
  /** Whether something is left of what is erased before. */
  othersAreTooNew: boolean;
  caller: string | undefined;
}

/**
 * Erases what one statement can. It can be repeated, whatever has ended it. What it has erased is counted by what is left: rows may come
 * at any time, and one that is too new keeps others from being changed.
 * @throws BigQueryAway, PubSubAway, BrokenDestination
 */
export async function erase(query: Query, erasure: Erasure, options: EraseOptions): Promise<Erased[]> {
  const { meant, statement, giveUp, isAllOrNone = false } = erasure;
  const { dryRun, writtenBefore, othersAreTooNew, caller } = options;
  const params = { ...erasure.params, written_before: writtenBefore.getTime() };
  const before = await count();
  const nothing = meant.map(({ table }, index) => ({ table, rows: 0, tooNew: allOf(before[index]) }));
  if (isAllOrNone && (othersAreTooNew || before.some(({ recent }) => recent > 0))) {
    return nothing;
  }
  if (dryRun) {
    return nothing.map(({ table, tooNew }, index) => {
      const rows = before[index]?.old ?? 0;
      return { table, rows, tooNew: tooNew - rows };
    });
  }
  const noneIsTooNew = isAllOrNone ? meant.flatMap(noneThatIsTooNew) : [];
  const changeable = meant.map((each) => [`(${each.which})`, isOld(each), ...noneIsTooNew].join("\n  AND "));
  await giveUp?.(changeable[0] ?? "", params, caller);
  if (before.every(({ old }) => old === 0)) {
    return nothing;
  }
  try {
    await ask(query, z.unknown(), statement(...changeable), params);
  } catch (error) {
    if (!(error instanceof BrokenDestination && STREAMING_BUFFER.test(error.message))) {
      throw error;
    }
  }
  const after = await count();
  return meant.map(({ table }, index) => {
    const [was = NONE, is = NONE] = [before[index], after[index]];
    return { table, rows: Math.max(0, was.old - is.old), tooNew: allOf(is) };
  });

  async function count(): Promise<Count[]> {
    const counts: Count[] = [];
    for (const each of meant) {
      const sql = `
SELECT COUNTIF(${isOld(each)}) AS old, COUNTIF(NOT ${isOld(each)}) AS recent
FROM ${each.table}
WHERE ${each.which}`;
      counts.push((await ask(query, Count, sql, params))[0] ?? NONE);
    }
    return counts;
  }
}

const NONE: Count = { old: 0, recent: 0 };

function allOf({ old, recent } = NONE): number {
  return old + recent;
}

function isOld({ writtenAt }: Meant): string {
  return writtenAt ? `${writtenAt} < TIMESTAMP_MILLIS(@written_before)` : "TRUE";
}

/** Asked anew by the statement: a row may have come since they were counted. */
function noneThatIsTooNew(meant: Meant): string[] {
  return meant.writtenAt
    ? [`NOT EXISTS (SELECT 1 FROM ${meant.table} WHERE (${meant.which}) AND NOT ${isOld(meant)})`]
    : [];
}
