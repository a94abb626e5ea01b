import { messageOf } from "@issue-relay/shared/errors";
import width from "string-width";
import { readPlace } from "../../stand-ins/bigquery/sql/place.ts";
import { printable } from "../printable.ts";

/** For BigQuery a tab reaches to the next multiple of this. */
const TAB_WIDTH = 8;

/** The engine's error, and the line that it names with a caret under the place. */
export function explainSqlError(error: unknown, sql: string): string {
  const message = messageOf(error);
  const { place } = readPlace(message);
  const line = place && sql.split("\n")[place.line - 1];
  if (place === undefined || line === undefined) {
    return message;
  }
  const shown = withoutTabs(line);
  // The place counts characters, some of which take more room than one.
  const before = [...shown].slice(0, place.column - 1).join("");
  const number = String(place.line);
  return `${message}\n\n${number} │ ${printable(shown)}\n${" ".repeat(number.length)} │ ${" ".repeat(width(printable(before)))}^`;
}

function withoutTabs(line: string): string {
  let text = "";
  let column = 0;
  for (const character of line.replace(/\r$/, "")) {
    const size = character === "\t" ? TAB_WIDTH - (column % TAB_WIDTH) : 1;
    text += character === "\t" ? " ".repeat(size) : character;
    column += size;
  }
  return text;
}
