import { elementOf, type Field } from "../field.ts";
import { type Cell, type CellRow, isList } from "./cell.ts";
import { formatTimestamp } from "./civil.ts";

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/DataFormatOptions */
export type TimestampFormat = "FLOAT64" | "INT64" | "ISO8601_STRING";

export interface RestRow {
  f: { v: unknown }[];
}

/** Rows in the form of BigQuery's REST API: `f` holds a row's fields, `v` each field's value as text. */
export function formatRows(
  rows: readonly CellRow[],
  fields: readonly Field[],
  timestamps: TimestampFormat,
): RestRow[] {
  return rows.map((row) => ({ f: formatMembers(row, fields, timestamps) }));
}

function formatMembers(members: readonly Cell[], fields: readonly Field[], timestamps: TimestampFormat) {
  return fields.map((field, index) => ({ v: formatCell(members[index] ?? null, field, timestamps) }));
}

function formatCell(cell: Cell, field: Field, timestamps: TimestampFormat): unknown {
  if (isList(cell)) {
    if (field.mode !== "REPEATED") {
      return { f: formatMembers(cell, field.fields ?? [], timestamps) };
    }
    const element = elementOf(field);
    return cell.map((item: Cell) => ({ v: formatCell(item, element, timestamps) }));
  }
  if (cell === null) {
    return field.mode === "REPEATED" ? [] : null;
  }
  if (cell instanceof Uint8Array) {
    return Buffer.from(cell).toString("base64");
  }
  if (field.type === "TIMESTAMP" && typeof cell === "bigint") {
    return formatMoment(cell, timestamps);
  }
  if (typeof cell === "number" && Number.isInteger(cell)) {
    return `${cell}.0`;
  }
  return String(cell);
}

function formatMoment(micros: bigint, format: TimestampFormat): string {
  switch (format) {
    case "INT64":
      return String(micros);
    case "FLOAT64":
      return String(Number(micros) / 1e6);
    case "ISO8601_STRING":
      return formatTimestamp(micros);
  }
}
