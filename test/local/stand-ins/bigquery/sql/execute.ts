import type { EngineTable } from "../engine/catalogs.ts";
import { readsOf } from "../engine/columns.ts";
import { EngineError } from "../engine/service.ts";
import type { Evaluated, Parameter, Session } from "../engine/session.ts";
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
  return { sql, tables: contents, ...(asWritten && { original: prepared.original }) };
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
  const { rows, columns } =
    (await onFewRows(session, checked, parameters)) ?? (await onReadColumns(session, checked, parameters));
  const statement = {
    resolvedQueryStmtNode: {
      outputColumnList: columns.map(({ name, type }) => ({ name, column: { type } })),
      isValueTable: checked.statement.resolvedQueryStmtNode?.isValueTable ?? false,
    },
  };
  return { statementType: "SELECT", fields: fieldsOf(statement), rows: rowsOf(rows, statement) };
}

/** So many rows mostly fit into a request with all their columns. */
const FEW_ROWS = 200;

/**
 * Runs a query of views without asking which columns it reads: for a query with ten views beneath it, that takes as long as to run it.
 * Undefined where there are too many rows, or the engine refuses it: then {@link onReadColumns} tells why.
 */
async function onFewRows(
  session: Session,
  { prepared, expanded: { sql, tables } }: Checked,
  parameters: readonly Parameter[],
): Promise<Evaluated | undefined> {
  const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  if (sql === prepared.sql || count > FEW_ROWS) {
    return undefined;
  }
  const whole = tables.map(({ name, fields, rows }) => ({ name: idOf(name), fields, rows }));
  try {
    return await session.evaluate(sql, whole, parameters);
  } catch (error) {
    if (error instanceof EngineError && error.kind !== "crashed") {
      return undefined;
    }
    throw error;
  }
}

/** Runs a query on the columns that it reads, since the engine accepts at most 4 MiB in a request. */
async function onReadColumns(
  session: Session,
  checked: Checked,
  parameters: readonly Parameter[],
): Promise<Evaluated> {
  const { sql, tables, original } = await executable(session, checked, parameters);
  return engineErrors(session.evaluate(sql, tables, parameters), original);
}
