import { offsetOf, type Place, placeOf } from "./place.ts";
import { isBlank, isName, isWord, type Token, tokenize } from "./tokens.ts";

/** SQL text with other names for its tables, which knows where each part comes from. */
export interface Rewritten {
  sql: string;
  /** The place in the original text of a place in `sql`. */
  original(place: Place): Place;
}

/** What may follow a table's name and isn't its alias. */
const NOT_AN_ALIAS = new Set(
  "ALL AND ANY AS ASC AT BETWEEN BY CROSS DESC EXCEPT FETCH FOR FROM FULL GROUP HAVING HASH IN INNER INTERSECT IS JOIN LEFT LIMIT LOOKUP NATURAL NOT ON OR ORDER OUTER PARTITION PIVOT QUALIFY RIGHT SET TABLESAMPLE UNION UNNEST UNPIVOT USING VALUES WHEN WHERE WINDOW WITH".split(
    " ",
  ),
);

/** What ends the list of a FROM clause, or begins another query. */
const AFTER_FROM = ["SELECT", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "WINDOW"];

interface Piece {
  text: string;
  /** Index in the original text. */
  from: number;
}

/**
 * Replaces table names (`p.d.t` in one or several backquotes or none, d.t, t) by one quoted identifier, since the
 * engine finds rows only under such names, with the alias that BigQuery gives implicitly: the last part of the name.
 * Positional parameters (`?`) become `@positional_1`, … . A semicolon at the end goes, with what is behind it: a view's text is put into others.
 *
 * `nameOf`: the new name; undefined: not a table (a CTE, an array column).
 */
export function rewrite(sql: string, nameOf: (path: string) => string | undefined): Rewritten {
  const tokens = withoutEnd(tokenize(sql));
  const pieces: Piece[] = [];
  let positional = 0;
  // By depth of parentheses: are names behind a comma tables? Undefined: in EXTRACT( … FROM … ), never.
  const inFrom: (boolean | undefined)[] = [false];
  // Does a table's name come next?
  let expected = false;
  let previous: Token | undefined;

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token) {
      break;
    }
    const namesTable: boolean = expected;
    const within = inFrom.at(-1);
    if (!isBlank(token)) {
      // IS DISTINCT FROM compares.
      const opens = isWord(token, "JOIN") || (isWord(token, "FROM") && !isWord(previous, "DISTINCT"));
      expected = within !== undefined && (opens || (token.text === "," && within));
      if (token.text === "(") {
        inFrom.push(isWord(previous, "EXTRACT") ? undefined : false);
        // FROM (a JOIN b)
        expected = namesTable;
      } else if (token.text === ")") {
        inFrom.pop();
      } else if (within !== undefined && opens) {
        inFrom[inFrom.length - 1] = true;
      } else if (isWord(token, ...AFTER_FROM)) {
        inFrom[inFrom.length - 1] = false;
      }
      previous = token;
    }

    const path = namesTable && isName(token) ? readPath(tokens, index) : undefined;
    const name = path && nameOf(path.text);
    if (path && name !== undefined) {
      const next = tokens.slice(path.end).find((other) => !isBlank(other));
      const alias = hasAlias(next) ? "" : ` AS \`${path.text.split(".").at(-1)}\``;
      pieces.push({ text: `\`${name}\`${alias}`, from: token.offset });
      index = path.end - 1;
    } else if (token.text === "?") {
      positional += 1;
      pieces.push({ text: `@${positionalName(positional)}`, from: token.offset });
    } else {
      pieces.push({ text: token.text, from: token.offset });
    }
  }

  const rewritten = pieces.map((piece) => piece.text).join("");
  return {
    sql: rewritten,
    original: (place) => placeOf(sql, originalOffset(pieces, offsetOf(rewritten, place))),
  };
}

/** The name that a positional parameter has after `rewrite`. `index` counts from 1. */
export const positionalName = (index: number) => `positional_${index}`;

function withoutEnd(tokens: Token[]): Token[] {
  const last = tokens.findLastIndex((token) => !isBlank(token) && token.text !== ";");
  return tokens.slice(0, last + 1);
}

function hasAlias(next: Token | undefined): boolean {
  if (!next) {
    return false;
  }
  return isWord(next, "AS") || (isName(next) && !NOT_AN_ALIAS.has(next.text.toUpperCase()));
}

/** A dotted name from `start` on; a project's name may have dashes without being quoted. */
function readPath(tokens: Token[], start: number): { text: string; end: number } {
  const unquoted = (token: Token | undefined) => token?.text.replaceAll("`", "") ?? "";
  let end = start + 1;
  let text = unquoted(tokens[start]);
  const dashed = !tokens[start]?.text.startsWith("`");
  for (;;) {
    const joint = tokens[end]?.text;
    const next = tokens[end + 1];
    const goesOn = joint === "." || (joint === "-" && dashed && next !== undefined && /^\w/.test(next.text));
    if (!goesOn) {
      return { text, end };
    }
    text += `${joint}${unquoted(next)}`;
    end += 2;
  }
}

function originalOffset(pieces: Piece[], offset: number): number {
  let start = 0;
  for (const [index, piece] of pieces.entries()) {
    const end = start + piece.text.length;
    if (offset < end || index === pieces.length - 1) {
      const length = (pieces[index + 1]?.from ?? Number.POSITIVE_INFINITY) - piece.from;
      return piece.from + Math.min(offset - start, length - 1);
    }
    start = end;
  }
  return 0;
}
