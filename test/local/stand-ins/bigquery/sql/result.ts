import { outputColumns, type Statement } from "../engine/resolved.ts";
import { fromEngineType } from "../engine/types.ts";
import { type EngineValue, fromEngineValue } from "../engine/values.ts";
import { invalidQuery } from "../errors.ts";
import type { Field } from "../field.ts";
import type { CellRow } from "../values/cell.ts";

/** Whether a column has no name: the engine gives it an empty name, or one that begins with a dollar. */
export function isUnnamed(name: string): boolean {
  return name === "" || name.startsWith("$");
}

/**
 * The columns of a query's result.
 * @throws ApiError where two of them have the same name
 */
export function fieldsOf(statement: Statement): Field[] {
  const columns = outputColumns(statement).map(({ name, column }, index) =>
    // BigQuery names such a column by its position.
    fromEngineType(isUnnamed(name) ? `f${index}_` : name, column.type),
  );
  const fields = structOf(columns, statement)?.fields ?? columns;
  const names = fields.map(({ name }) => name.toLowerCase());
  const repeated = fields.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
  if (!repeated) {
    return fields;
  }
  throw invalidQuery(
    `Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): ${repeated.name}`,
  );
}

/** The rows of a query's result, with one cell for each of `fieldsOf`. */
export function rowsOf(values: EngineValue[][], statement: Statement): CellRow[] {
  const columns = outputColumns(statement).map(({ name, column }) => fromEngineType(name, column.type));
  const struct = structOf(columns, statement);
  return values.map((row) => {
    if (!struct) {
      return columns.map((column, index) => fromEngineValue(row[index] ?? {}, column));
    }
    const members = row[0]?.structValue?.field ?? [];
    return (struct.fields ?? []).map((member, index) => fromEngineValue(members[index] ?? {}, member));
  });
}

/** For SELECT AS STRUCT, the one column whose members are the columns of the result; otherwise undefined. */
function structOf([first]: Field[], statement: Statement): Field | undefined {
  const isStruct = statement.resolvedQueryStmtNode?.isValueTable && first?.type === "RECORD";
  return isStruct && first.mode !== "REPEATED" ? first : undefined;
}
