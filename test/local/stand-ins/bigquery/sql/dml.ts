import type { Catalog } from "../catalog.ts";
import type { Change, Statement } from "../engine/resolved.ts";
import type { Parameter, RowChange, Session } from "../engine/session.ts";
import { invalidQuery } from "../errors.ts";
import { idOf, legacyIdOf, type Table, type TableOrView } from "../table.ts";
import type { CellRow } from "../values/cell.ts";
import { toJsonRow } from "../values/to-json.ts";
import type { Checked } from "./check.ts";
import { engineErrors } from "./engine-errors.ts";
import { executable } from "./execute.ts";
import type { RowCounts } from "./query.ts";
import { storedCell } from "./stored-cell.ts";

/** A statement that changes the rows of a table. */
export interface Dml {
  /** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics2 */
  statementType: "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE_TABLE";
  target: Table;
}

const NODES = [
  ["INSERT", "resolvedInsertStmtNode"],
  ["UPDATE", "resolvedUpdateStmtNode"],
  ["DELETE", "resolvedDeleteStmtNode"],
  ["TRUNCATE_TABLE", "resolvedTruncateStmtNode"],
] as const;

/**
 * Checks a statement that changes rows.
 * @param sources the tables and views that the statement names
 * @returns undefined for any other statement
 * @throws ApiError where BigQuery doesn't have this kind of change, or the target is a view
 */
export function dmlOf(statement: Statement, sources: readonly TableOrView[]): Dml | undefined {
  for (const [statementType, node] of NODES) {
    const change = statement[node];
    if (!change) {
      continue;
    }
    refuseOtherDialects(change);
    const { name } = change.tableScan.table;
    const target = sources.find((source) => idOf(source.name) === name);
    if (target?.kind !== "TABLE") {
      throw invalidQuery(`${name} is a view: ${statementType} can change only a table`);
    }
    return { statementType, target };
  }
  return undefined;
}

/** @throws ApiError for what the engine can do and BigQuery can't */
function refuseOtherDialects(change: Change): void {
  const nested = change.updateItemList.some(
    ({ insertList, updateList, deleteList }) => insertList.length + updateList.length + deleteList.length > 0,
  );
  const refused = [
    [change.insertMode !== "OR_ERROR", "INSERT OR …"],
    [change.assertRowsModified, "ASSERT_ROWS_MODIFIED"],
    [nested, "A statement in the SET clause of UPDATE"],
    ["whereExpr" in change && change.whereExpr, "TRUNCATE TABLE with WHERE"],
  ].find(([found]) => found);
  if (refused) {
    throw invalidQuery(`${refused[1]} is not supported`);
  }
}

/**
 * Carries out a statement that changes rows, all of them or none.
 * @throws ApiError, or EngineError where the engine crashes
 */
export async function runDml(
  session: Session,
  catalog: Catalog,
  checked: Checked,
  { statementType, target }: Dml,
  parameters: readonly Parameter[],
): Promise<RowCounts> {
  if (statementType === "TRUNCATE_TABLE") {
    requireCurrent(catalog, target);
    return removeRows(catalog, target, () => false);
  }
  const { sql, tables, original } = await executable(session, checked, parameters);
  const name = idOf(target.name);
  const numbered = tables.map((table) =>
    table.name === name && statementType !== "INSERT" ? { ...table, numbered: true } : table,
  );
  const changes = await engineErrors(session.changes(sql, numbered, parameters), original);
  requireCurrent(catalog, target);
  switch (statementType) {
    case "INSERT":
      return insertRows(catalog, target, changes);
    case "UPDATE":
      return updateRows(catalog, target, changes, tables.find((table) => table.name === name)?.columns);
    case "DELETE": {
      const deleted = new Set(changes.map(({ index }) => index));
      return removeRows(catalog, target, (index) => !deleted.has(index));
    }
  }
}

/**
 * Statements run one after the other, but requests to delete a table or change its schema may come in between. Rows that
 * `insertAll` has added meanwhile are no conflict: the indexes of the others are still right.
 * @throws ApiError where the table is no longer the one that the statement was checked with
 */
function requireCurrent(catalog: Catalog, table: Table): void {
  if (catalog.find(table.name) !== table) {
    throw invalidQuery(
      `Could not serialize access to table ${legacyIdOf(table.name)} due to concurrent update`,
    );
  }
}

function insertRows(catalog: Catalog, table: Table, changes: readonly RowChange[]): RowCounts {
  const rows = changes.map(({ cells }) =>
    table.fields.map((field, index) => storedCell(cells[index], field)),
  );
  catalog.appendRows(table, rows, jsonOf(rows, table));
  return { inserted: rows.length };
}

/** @param columns indexes of the columns whose values the engine knows; absent: all */
function updateRows(
  catalog: Catalog,
  table: Table,
  changes: readonly RowChange[],
  columns: ReadonlySet<number> | undefined,
): RowCounts {
  const changed = new Map(changes.map(({ index, cells }) => [index, cells]));
  const rows = table.rows.map((row, index) => {
    const cells = changed.get(index);
    if (!cells) {
      return row;
    }
    return table.fields.map((field, at) =>
      columns && !columns.has(at) ? (row[at] ?? null) : storedCell(cells[at], field),
    );
  });
  replaceRows(catalog, table, rows, changed.size);
  return { updated: changed.size };
}

function removeRows(catalog: Catalog, table: Table, keeps: (index: number) => boolean): RowCounts {
  const rows = table.rows.filter((_, index) => keeps(index));
  const deleted = table.rows.length - rows.length;
  replaceRows(catalog, table, rows, deleted);
  return { deleted };
}

function replaceRows(catalog: Catalog, table: Table, rows: CellRow[], changed: number): void {
  if (changed > 0) {
    catalog.replaceRows(table, rows, jsonOf(rows, table));
  }
}

function jsonOf(rows: readonly CellRow[], { fields }: Table) {
  return rows.map((row) => toJsonRow(row, fields));
}
