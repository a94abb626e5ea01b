import cliTruncate from "cli-truncate";
import width from "string-width";
import { printable } from "../printable.ts";
import { formatCell } from "./cell.ts";
import type { Result } from "./result.ts";
import { padEnd } from "./text.ts";

/** Each row as a block with one line for each column: for results with more columns than fit on the terminal. */
export function formatRecords({ columns, rows }: Result, room?: number): string {
  const names = columns.map(({ name }) => printable(name));
  const size = Math.max(...names.map((name) => width(name)));
  const blocks = rows.map((row, index) => {
    const lines = row.map((value, at) => `${padEnd(names[at] ?? "", size)}  ${formatCell(value)}`);
    return [
      `── row ${index + 1} ──`,
      ...lines.map((line) => (room === undefined ? line : cliTruncate(line, room))),
    ];
  });
  return blocks.map((lines) => lines.join("\n")).join("\n");
}
