import { eastAsianWidth } from "get-east-asian-width";
import type { AlignType } from "mdast";

/** Where a cell is longer, what follows it in its line is not under its heading: a long text would push it out of sight. */
const MAX_COLUMN = 40;

/** A table as lines of text in which the columns are under one another, with a line under the first row. */
export function tableText(rows: string[][], align: readonly AlignType[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, Math.min(widthOf(cell), MAX_COLUMN));
    }
  }
  const [heading = "", ...lines] = rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, align[column] === "right"))
      .join(" | ")
      .trimEnd(),
  );
  return [heading, widths.map((width) => "-".repeat(width)).join("-|-"), ...lines].join("\n");
}

function padded(cell: string, width: number, toTheRight: boolean): string {
  const spaces = " ".repeat(Math.max(0, width - widthOf(cell)));
  return toTheRight ? spaces + cell : cell + spaces;
}

/** In places of a font in which all characters have one width: some take two, those that join others take none. */
function widthOf(text: string): number {
  return Array.from(text, (character) =>
    /^[\p{Mark}\p{Default_Ignorable_Code_Point}]$/u.test(character)
      ? 0
      : eastAsianWidth(character.codePointAt(0) ?? 0),
  ).reduce<number>((sum, width) => sum + width, 0);
}
