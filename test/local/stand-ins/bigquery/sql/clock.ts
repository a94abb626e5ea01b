import { isBlank, isWord, tokenize } from "./tokens.ts";

/** The functions that tell the time, each with the type of what it tells. */
const TELLS_TIME = /^CURRENT_(DATE|DATETIME|TIME|TIMESTAMP)$/i;

/**
 * SQL in which the functions that tell the time tell that of a clock, since the engine knows only the real time:
 * `CURRENT_DATE('UTC')` becomes `DATE(TIMESTAMP '2025-03-03T09:00:00.000Z', 'UTC')`.
 * @param now milliseconds since 1970. Where it is `Date.now`, the SQL is returned unchanged.
 */
export function onClock(sql: string, now: () => number): string {
  if (now === Date.now) {
    return sql;
  }
  const moment = `TIMESTAMP '${new Date(now()).toISOString()}'`;
  const tokens = tokenize(sql);
  const words = tokens.filter((token) => !isBlank(token));
  const changed = new Map<object, string>();
  for (const [index, word] of words.entries()) {
    const [, type] = TELLS_TIME.exec(word.text) ?? [];
    const [opening, next] = words.slice(index + 1);
    if (type === undefined) {
      continue;
    }
    if (opening?.text === "(") {
      changed.set(word, type);
      changed.set(opening, next?.text === ")" ? `(${moment}` : `(${moment}, `);
    } else if (!isWord(words[index - 1], ".", "AS")) {
      // Without parentheses too, but not where it is the name of a column.
      changed.set(word, `${type}(${moment})`);
    }
  }
  return tokens.map((token) => changed.get(token) ?? token.text).join("");
}
