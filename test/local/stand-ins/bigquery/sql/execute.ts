import type { EngineTable } from "../engine/catalogs.ts";
import { readsOf } from "../engine/columns.ts";
import { Statement } from "../engine/resolved.ts";
import type { Parameter, Session } from "../engine/session.ts";
import { idOf } from "../table.ts";
import type { CellRow } from "../values/cell.ts";
import { requireExecutable } from "./aggregates.ts";
import type { Checked } from "./check.ts";
import { engineErrors } from "./engine-errors.ts";
import type { Place } from "./place.ts";
import type { QueryResult } from "./query.ts";
import { fieldsOf, rowsOf } from "./result.ts";

/** A statement in the form in which the engine runs it, with the rows that it reads. */
export interface Executable {
  sql: string;
  tree: unknown;
  tables: EngineTable[];
  /** Converts a place in `sql` to the place in the client's text. Absent where `sql` contains the text of views. */
  original?: (place: Place) => Place;
}

const NO_ROWS: readonly CellRow[] = [];

/**
 * Prepares a checked statement for running.
 * @throws ApiError, or EngineError where the engine crashes
 */
export async function executable(
  session: Session,
  checked: Checked,
  parameters: readonly Parameter[],
): Promise<Executable> {
  const { prepared, expanded } = checked;
  const { sql, tables } = expanded;
  const asWritten = sql === prepared.sql;
  const schemas = tables.map(({ name, fields }) => ({ name: idOf(name), fields }));
  const tree = asWritten ? checked.tree : await engineErrors(session.analyze(sql, schemas, parameters));
  requireExecutable(tree);
  const { columns } = readsOf(tree);
  const contents = tables.map(({ name, fields, rows }) => {
    const table = { name: idOf(name), fields, rows };
    if (!columns) {
      return table;
    }
    const read = columns.get(table.name);
    return read ? { ...table, columns: read } : { ...table, rows: NO_ROWS };
  });
  return { sql, tree, tables: contents, ...(asWritten && { original: prepared.original }) };
}

/**
 * Runs a checked query.
 * @throws ApiError, or EngineError where the engine crashes
 */
export async function runQuery(
  session: Session,
  checked: Checked,
  parameters: readonly Parameter[],
): Promise<QueryResult> {
  // Called only to throw: its errors are clearer than those of the engine when it runs the query.
  fieldsOf(checked.statement);
  const { sql, tree, tables, original } = await executable(session, checked, parameters);
  const rows = await engineErrors(session.evaluate(sql, tables, parameters), original);
  const statement = Statement.parse(tree);
  return { statementType: "SELECT", fields: fieldsOf(statement), rows: rowsOf(rows, statement) };
}
