import cliTruncate from "cli-truncate";
import width from "string-width";
import { printable } from "../printable.ts";
import { formatCell, isNumber, mayBeCut } from "./cell.ts";
import { formatRecords } from "./records.ts";
import type { Result } from "./result.ts";
import { padEnd, padStart } from "./text.ts";

const GAP = "  ";
/** A column is not cut below this many places. */
const MIN_WIDTH = 8;

/**
 * The result as lines of text, each column as wide as its widest value, numbers on the right.
 * @param room how wide a line may be, in places: texts are cut off, the widest column first; where that is not enough,
 * each row becomes a block of lines. Absent: without a limit
 */
export function formatTable(result: Result, room?: number): string {
  const { columns, rows } = result;
  const names = columns.map(({ name }) => printable(name));
  const cells = rows.map((row) => row.map(formatCell));
  const natural = names.map((name, index) =>
    cells.reduce((widest, row) => Math.max(widest, width(row[index] ?? "")), width(name)),
  );
  const widths = room === undefined ? natural : fit(natural, columns.map(mayBeCut), room);
  if (!widths) {
    return formatRecords(result, room);
  }
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const size = widths[index] ?? 0;
        return (isNumber(columns[index]) ? padStart : padEnd)(cliTruncate(text, size), size);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((size) => "─".repeat(size)).join(GAP);
  return [line(names), rule, ...cells.map(line)].join("\n");
}

/** Narrows the widest columns that may be cut until the line fits; undefined where it can't fit. */
function fit(natural: readonly number[], cuttable: readonly boolean[], room: number): number[] | undefined {
  const widths = [...natural];
  let excess = widths.reduce((sum, size) => sum + size + GAP.length, -GAP.length) - room;
  while (excess > 0) {
    const widest = Math.max(...widths.filter((_, index) => cuttable[index]));
    if (widest <= MIN_WIDTH) {
      return undefined;
    }
    widths[widths.findIndex((size, index) => size === widest && cuttable[index])] = widest - 1;
    excess -= 1;
  }
  return widths;
}
