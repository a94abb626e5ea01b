import { formatTable } from "../query/table.ts";

/** Rows as a table, with the names of the first row's members as titles. */
export function tableOf(rows: readonly Record<string, string | number>[], room?: number): string {
  const columns = Object.entries(rows[0] ?? {}).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? "INT64" : "STRING",
    mode: "NULLABLE",
    fields: [],
  }));
  return formatTable({ columns, rows: rows.map((row) => Object.values(row)) }, room);
}
