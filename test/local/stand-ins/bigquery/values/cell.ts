/**
 * A value in this stand-in. It has the same form whether insertAll, a query or a query parameter made it:
 *
 * - INTEGER: a bigint; TIMESTAMP: a bigint of microseconds since 1970; FLOAT: a number; BOOLEAN: a boolean
 * - STRING and JSON: text; BYTES: a byte array
 * - DATE: `2024-02-29`; TIME: `10:11:12[.500000]`; DATETIME: `2024-02-29T10:11:12[.500000]`
 * - NUMERIC and BIGNUMERIC: decimal text without unneeded zeros
 * - RECORD: a list of its members in the order of the schema; REPEATED: a list of its elements
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[];

/** The cells of one row, in the order of the table's columns. */
export type CellRow = readonly Cell[];

/** Whether a cell is a list. TypeScript doesn't narrow the type of a read-only array by Array.isArray. */
export function isList(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}
