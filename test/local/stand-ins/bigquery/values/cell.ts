/**
 * A value as this stand-in keeps it, whatever it came from (insertAll, a query, a parameter):
 *
 * - INTEGER a bigint; TIMESTAMP a bigint of microseconds since 1970; FLOAT a number; BOOLEAN a boolean
 * - STRING as it is; JSON its text; BYTES a byte array
 * - DATE `2024-02-29`; TIME `10:11:12[.500000]`; DATETIME `2024-02-29T10:11:12[.500000]`
 * - NUMERIC and BIGNUMERIC decimal text without superfluous zeros
 * - RECORD its members in the order of the schema; REPEATED its elements
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[];

/** The cells of one row, in the order of the table's columns. */
export type CellRow = readonly Cell[];

/** Array.isArray doesn't narrow read-only arrays. */
export const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);
