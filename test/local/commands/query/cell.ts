import { printable } from "../printable.ts";
import type { Column, Plain } from "./result.ts";

const NUMBERS = new Set(["INTEGER", "INT64", "FLOAT", "FLOAT64", "NUMERIC", "BIGNUMERIC"]);
const TEXTS = new Set(["STRING", "BYTES", "JSON", "RECORD", "STRUCT"]);

export function isNumber(column: Column | undefined) {
  return column !== undefined && column.mode !== "REPEATED" && NUMBERS.has(column.type);
}

/** A text may be cut off. A number or a time that is cut off would be another one. */
export function mayBeCut({ mode, type }: Column) {
  return mode === "REPEATED" || TEXTS.has(type);
}

/** A value on one line: text as it is, NULL, arrays in [] and structs in {}. */
export function formatCell(value: Plain): string {
  if (value === null) {
    return "NULL";
  }
  if (Array.isArray(value)) {
    return `[${value.map(formatCell).join(", ")}]`;
  }
  if (typeof value === "object") {
    const members = Object.entries(value).map(([name, each]) => `${printable(name)}: ${formatCell(each)}`);
    return `{${members.join(", ")}}`;
  }
  return printable(String(value));
}
