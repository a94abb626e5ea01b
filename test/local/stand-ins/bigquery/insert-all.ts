import { z } from "zod";
import type { Catalog } from "./catalog.ts";
import { invalid } from "./errors.ts";
import { idOf, type Table, type TableOrView } from "./table.ts";
import type { CellRow } from "./values/cell.ts";
import { InvalidValue } from "./values/invalid-value.ts";
import { parseRow } from "./values/parse.ts";

/** https://cloud.google.com/bigquery/quotas#streaming_inserts */
const MAX_ROWS = 50_000;
/**
 * For how long a second row with the same insertId is ignored, in milliseconds. BigQuery promises about a minute,
 * best effort.
 * https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#dataconsistency
 */
const REMEMBERED_MS = 60_000;

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll#request-body */
export const InsertAllRequest = z.object({
  rows: z.array(z.object({ insertId: z.string().optional(), json: z.unknown().default({}) })).default([]),
  skipInvalidRows: z.boolean().default(false),
  ignoreUnknownValues: z.boolean().default(false),
});
export type InsertAllRequest = z.infer<typeof InsertAllRequest>;

/** A call of `insertAll` that has been carried out. */
export interface InsertEvent {
  /** `project.dataset.table` */
  table: string;
  /** Number of rows in the request. */
  rows: number;
  /** The insertIds in the request, in order; a row may have none. */
  insertIds: string[];
  /** Number of rows that were added to the table: not refused, and not sent before with the same insertId. */
  stored: number;
  /** Number of rows with an error. */
  refused: number;
}

interface InsertErrors {
  index: number;
  errors: { reason: string; location: string; debugInfo: string; message: string }[];
}

interface InsertAllResponse {
  kind: "bigquery#tableDataInsertAllResponse";
  insertErrors?: InsertErrors[];
}

/** @throws ApiError where the whole request is refused */
export type InsertAllHandler = (table: TableOrView, request: InsertAllRequest) => InsertAllResponse;

/**
 * Makes the function that answers `insertAll`.
 * @param now milliseconds since 1970
 * @param onInsert called for each request that was not refused as a whole, before it is answered
 */
export function insertAllHandler(
  catalog: Catalog,
  now: () => number,
  onInsert: (event: InsertEvent) => void,
): InsertAllHandler {
  // The key is the table object, not its name: a table that was deleted and created again has no stored insertIds.
  const seen = new WeakMap<Table, Map<string, number>>();

  return (table, request) => {
    const { rows } = request;
    if (table.kind === "VIEW") {
      throw invalid(`Cannot add rows to a table of type VIEW: ${idOf(table.name)}`);
    }
    if (rows.length === 0) {
      throw invalid("No rows present in the request.");
    }
    if (rows.length > MAX_ROWS) {
      throw invalid(`Too many rows present in the request, limit: ${MAX_ROWS} row count: ${rows.length}.`);
    }
    const { valid, errors } = check(table, request);
    const stopped = errors.size > 0 && !request.skipInvalidRows;
    if (stopped) {
      for (const { index } of valid) {
        errors.set(index, rowError(index, "stopped"));
      }
    }

    const ids = seen.get(table) ?? new Map<string, number>();
    seen.set(table, ids);
    forgetIds(ids, now() - REMEMBERED_MS);
    const newRows = stopped ? [] : withoutDuplicates(valid, ids);
    if (newRows.length > 0) {
      catalog.appendRows(
        table,
        newRows.map(({ row }) => row),
        newRows.map(({ json }) => json),
      );
    }
    // The insertIds are kept only after appendRows: where it throws, the rows must be accepted when sent again.
    for (const { insertId } of newRows) {
      if (insertId) {
        ids.set(insertId, now());
      }
    }

    const insertErrors = [...errors.values()].sort((a, b) => a.index - b.index);
    onInsert({
      table: idOf(table.name),
      rows: rows.length,
      insertIds: rows.flatMap(({ insertId }) => insertId ?? []),
      stored: newRows.length,
      refused: errors.size,
    });
    return { kind: "bigquery#tableDataInsertAllResponse", ...(errors.size > 0 && { insertErrors }) };
  };
}

function rowError(index: number, reason: string, location = "", message = ""): InsertErrors {
  return { index, errors: [{ reason, location, debugInfo: "", message }] };
}

interface ValidRow {
  index: number;
  insertId: string | undefined;
  json: unknown;
  row: CellRow;
}

function check(table: Table, request: InsertAllRequest) {
  const valid: ValidRow[] = [];
  const errors = new Map<number, InsertErrors>();
  for (const [index, { insertId, json }] of request.rows.entries()) {
    try {
      valid.push({ index, insertId, json, row: parseRow(json, table.fields, request) });
    } catch (error) {
      if (!(error instanceof InvalidValue)) {
        throw error;
      }
      errors.set(index, rowError(index, "invalid", error.location, error.message));
    }
  }
  return { valid, errors };
}

/** Deletes the insertIds that were stored at `before` or earlier. `ids` maps each to its time, oldest first. */
function forgetIds(ids: Map<string, number>, before: number): void {
  for (const [id, at] of ids) {
    if (at > before) {
      return;
    }
    ids.delete(id);
  }
}

function withoutDuplicates(rows: ValidRow[], seen: ReadonlyMap<string, number>): ValidRow[] {
  const here = new Set<string>();
  return rows.filter(({ insertId }) => {
    if (!insertId) {
      return true;
    }
    if (seen.has(insertId) || here.has(insertId)) {
      return false;
    }
    here.add(insertId);
    return true;
  });
}
