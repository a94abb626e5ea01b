import { offsetOf, type Place, placeOf } from "./place.ts";
import { isBlank, isName, isWord, type Token, tokenize } from "./tokens.ts";

/** SQL text whose table names were replaced. */
export interface Rewritten {
  sql: string;
  /** Whether the statement is an INSERT, UPDATE, DELETE or TRUNCATE. */
  changesTable: boolean;
  /** Converts a place in `sql` to the place in the original text. */
  original(place: Place): Place;
}

/** Keywords that may follow a table's name: they are not its alias. */
const NOT_AN_ALIAS = new Set(
  "ALL AND ANY AS ASC AT BETWEEN BY CROSS DESC EXCEPT FETCH FOR FROM FULL GROUP HAVING HASH IN INNER INTERSECT IS JOIN LEFT LIMIT LOOKUP NATURAL NOT ON OR ORDER OUTER PARTITION PIVOT QUALIFY RIGHT SET TABLESAMPLE UNION UNNEST UNPIVOT USING VALUES WHEN WHERE WINDOW WITH".split(
    " ",
  ),
);

/** The statements that begin with the name of the table that they change. */
const DML = ["INSERT", "UPDATE", "DELETE", "TRUNCATE"];

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
 * - A table's name (`t`, `d.t` or `p.d.t`, with or without backquotes) is replaced. It gets the alias that BigQuery
 *   gives implicitly, the last part of the name, but not after INSERT and TRUNCATE, which allow no alias.
 * - Positional parameters (`?`) become `@positional_1`, `@positional_2` and so on.
 * - A semicolon at the end is removed, with the comments after it, since the text of a view becomes part of a query.
 *
 * @param replacement the SQL to put in place of a table's name; undefined for other names in FROM, such as a CTE or an
 * array column
 */
export function rewrite(sql: string, replacement: (path: string) => string | undefined): Rewritten {
  const tokens = withoutEnd(tokenize(sql));
  const pieces: Piece[] = [];
  let positional = 0;
  // For each open parenthesis: whether a comma is followed by a table. Undefined inside EXTRACT( … FROM … ), where
  // FROM is not followed by a table.
  const inFrom: (boolean | undefined)[] = [false];
  // Whether the next token can be a table's name.
  let expected = false;
  let previous: Token | undefined;
  const first = tokens.find((token) => !isBlank(token));
  const verb = isWord(first, ...DML) ? first : undefined;
  // Whether the next table's name can have an alias.
  let allowsAlias = !isWord(verb, "INSERT", "TRUNCATE");

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
      const opensTarget =
        verb !== undefined && (token === verb || isWord(token, "INTO") || isWord(previous, "TRUNCATE"));
      expected = opensTarget || (within !== undefined && (opens || (token.text === "," && within)));
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
    const replaced = path && replacement(path.text);
    if (path && replaced !== undefined) {
      const next = tokens.slice(path.end).find((other) => !isBlank(other));
      const alias = allowsAlias && !hasAlias(next) ? ` AS \`${path.text.split(".").at(-1)}\`` : "";
      pieces.push({ text: `${replaced}${alias}`, from: token.offset });
      allowsAlias = true;
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
    changesTable: verb !== undefined,
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
