import { messageOf } from "@issue-relay/shared/errors";
import width from "string-width";
import { type Place, readPlace } from "../../stand-ins/bigquery/sql/place.ts";
import { SCRIPT_ERROR, splitScript } from "../../stand-ins/bigquery/sql/script.ts";
import { printable } from "../printable.ts";

/** For BigQuery a tab reaches to the next multiple of this. */
const TAB_WIDTH = 8;

/**
 * The engine's error, and the line that it names with a caret under the place. Of several statements, also which one
 * failed and which ones ran.
 */
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
  const lines = [
    message,
    "",
    `${number} │ ${printable(shown)}`,
    `${" ".repeat(number.length)} │ ${" ".repeat(width(printable(before)))}^`,
  ];
  const ran = whatRan(message, sql, place);
  return (ran === undefined ? lines : [...lines, "", ran]).join("\n");
}

function whatRan(message: string, sql: string, place: Place): string | undefined {
  const statements = splitScript(sql);
  if (statements.length === 1) {
    return undefined;
  }
  if (!message.startsWith(SCRIPT_ERROR)) {
    return "No statement was run.";
  }
  const number = statements.filter(({ start }) => !isAfter(start, place)).length;
  const others = [
    ...(number > 1 ? ["those before it are done"] : []),
    ...(number < statements.length ? ["those after it were not run"] : []),
  ];
  return `Statement ${number} of ${statements.length} failed: ${others.join(", ")}.`;
}

function isAfter(one: Place, other: Place): boolean {
  return one.line > other.line || (one.line === other.line && one.column > other.column);
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
