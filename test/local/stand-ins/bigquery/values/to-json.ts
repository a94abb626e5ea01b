import { elementOf, type Field } from "../field.ts";
import { type Cell, type CellRow, isList } from "./cell.ts";
import { formatTimestamp } from "./civil.ts";

/** A row as a JSON object by column name, as a client sends it to `insertAll`: `parseRow` makes the same cells of it. */
export function toJsonRow(row: CellRow, fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field, index) => [field.name, toJson(row[index] ?? null, field)]));
}

function toJson(cell: Cell, field: Field): unknown {
  if (isList(cell)) {
    const element = elementOf(field);
    return field.mode === "REPEATED"
      ? cell.map((item) => toJson(item, element))
      : toJsonRow(cell, field.fields ?? []);
  }
  if (cell instanceof Uint8Array) {
    return Buffer.from(cell).toString("base64");
  }
  if (typeof cell === "bigint") {
    return field.type === "TIMESTAMP" ? formatTimestamp(cell) : exactNumber(cell);
  }
  // JSON has no numbers for these.
  return typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell;
}

/** An integer with more digits than a JSON number keeps becomes text. */
function exactNumber(integer: bigint): number | string {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : String(integer);
}
