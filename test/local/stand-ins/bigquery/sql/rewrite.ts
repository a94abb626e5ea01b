import { offsetOf, type Place, placeOf } from "./place.ts";
import { isBlank, isName, isWord, type Token, tokenize } from "./tokens.ts";

/** SQL text whose table names were replaced. */
export interface Rewritten {
  sql: string;
  /** Converts a place in `sql` to the place in the original text. */
  original(place: Place): Place;
}

/** Keywords that may follow a table's name: they are not its alias. */
const NOT_AN_ALIAS = new Set(
  "ALL AND ANY AS ASC AT BETWEEN BY CROSS DESC EXCEPT FETCH FOR FROM FULL GROUP HAVING HASH IN INNER INTERSECT IS JOIN LEFT LIMIT LOOKUP NATURAL NOT ON OR ORDER OUTER PARTITION PIVOT QUALIFY RIGHT SET TABLESAMPLE UNION UNNEST UNPIVOT USING VALUES WHEN WHERE WINDOW WITH".split(
    " ",
  ),
);

/** Keywords after which a comma no longer separates tables of a FROM clause. */
const AFTER_FROM = ["SELECT", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "WINDOW"];

interface Piece {
  text: string;
  /** Index in the original text. */
  from: number;
}

/**
 * Prepares a statement for the engine:
 *
 * - A table's name (`t`, `d.t` or `p.d.t`, with or without backquotes) becomes one quoted identifier, the only form
 *   under which the engine finds rows. It gets the alias that BigQuery gives implicitly: the last part of the name.
 * - Positional parameters (`?`) become `@positional_1`, `@positional_2` and so on.
 * - A semicolon at the end is removed, with the comments after it, since the text of a view becomes part of a query.
 *
 * @param nameOf the new name of a table; undefined for other names in FROM, such as a CTE or an array column
 */
export function rewrite(sql: string, nameOf: (path: string) => string | undefined): Rewritten {
  const tokens = withoutEnd(tokenize(sql));
  const pieces: Piece[] = [];
  let positional = 0;
  // For each open parenthesis: whether a comma is followed by a table. Undefined inside EXTRACT( … FROM … ), where
  // FROM is not followed by a table.
  const inFrom: (boolean | undefined)[] = [false];
  // Whether the next token can be a table's name.
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
      // The FROM of IS DISTINCT FROM is part of a comparison.
      const opens = isWord(token, "JOIN") || (isWord(token, "FROM") && !isWord(previous, "DISTINCT"));
      expected = within !== undefined && (opens || (token.text === "," && within));
      if (token.text === "(") {
        inFrom.push(isWord(previous, "EXTRACT") ? undefined : false);
        // In FROM (a JOIN b), a table follows the parenthesis.
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

/** The name that `rewrite` gives to a positional parameter. `index` counts from 1. */
export function positionalName(index: number): string {
  return `positional_${index}`;
}

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

/** Reads the dotted name that begins at token `start`. An unquoted project id may contain dashes. */
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
