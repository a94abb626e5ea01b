import type { Parameter } from "../engine/session.ts";
import { ApiError, unsupportedStatement } from "../errors.ts";
import { type Place, placeOf, readPlace, withPlace } from "./place.ts";
import { positionalName } from "./rewrite.ts";
import { isBlank, type Token, tokenize } from "./tokens.ts";

/** One statement of a script. */
export interface ScriptStatement {
  /** The statement as it is written, with its semicolon. */
  text: string;
  /** Where it begins in the script. */
  start: Place;
  /** Number of positional parameters (`?`) in the statements before it. */
  positionalsBefore: number;
}

/**
 * Splits a script at its semicolons. Comments and empty statements between them are left out, unless the script has
 * nothing else. Blocks such as `BEGIN … END` are split too: `requireSupported` refuses their first line.
 */
export function splitScript(sql: string): [ScriptStatement, ...ScriptStatement[]] {
  const statements: ScriptStatement[] = [];
  let first: Token | undefined;
  let positionals = 0;
  let positionalsBefore = 0;
  const tokens = tokenize(sql);
  for (const [index, token] of tokens.entries()) {
    const ends = token.text === ";";
    first ??= ends || isBlank(token) ? undefined : token;
    positionals += token.text === "?" ? 1 : 0;
    if (first && (ends || index === tokens.length - 1)) {
      const text = sql.slice(first.offset, token.offset + token.text.length);
      statements.push({ text, start: placeOf(sql, first.offset), positionalsBefore });
      first = undefined;
      positionalsBefore = positionals;
    }
  }
  const [one, ...others] = statements;
  return [one ?? { text: sql, start: { line: 1, column: 1 }, positionalsBefore: 0 }, ...others];
}

/** The statement's text at its place in the script, so that the engine's places are places in the script. */
export function inPlace({ text, start }: ScriptStatement): string {
  return "\n".repeat(start.line - 1) + " ".repeat(start.column - 1) + text;
}

/** The parameters of one statement: its first `?` is its first positional parameter. */
export function parametersFor(
  { positionalsBefore }: ScriptStatement,
  parameters: readonly Parameter[],
): readonly Parameter[] {
  if (positionalsBefore === 0) {
    return parameters;
  }
  return parameters
    .slice(positionalsBefore)
    .map((parameter, index) => ({ ...parameter, name: positionalName(index + 1) }));
}

/** Statements that BigQuery has and the engine can't run or doesn't know. Of transactions, those are left that `controlIn` does not know. */
const UNSUPPORTED =
  /^(CREATE (?:OR REPLACE )?PROCEDURE|ALTER|ASSERT|BEGIN|BREAK|CALL|CASE|COMMIT|CONTINUE|DECLARE|EXECUTE|EXPORT|FOR|GRANT|IF|ITERATE|LEAVE|LOAD|LOOP|MERGE|RAISE|REPEAT|RETURN|REVOKE|ROLLBACK|SET|UNDROP|WHILE)\b/;
/** Words that are enough to recognize them: `CREATE OR REPLACE PROCEDURE`. */
const WORDS = 4;

/** @throws ApiError 501 for a statement that the local BigQuery can't run */
export function requireSupported({ text, start }: ScriptStatement): void {
  const words = tokenize(text).filter((token) => !isBlank(token));
  const beginning = words.slice(0, WORDS).map((word) => word.text.toUpperCase());
  const [, what] = UNSUPPORTED.exec(beginning.join(" ")) ?? [];
  if (what !== undefined) {
    const { code, reason, message } = unsupportedStatement(what);
    throw new ApiError(code, reason, withPlace(message, start));
  }
}

/** What BigQuery puts before the error of a statement in a script. The statements before it have been carried out. */
export const SCRIPT_ERROR = "Query error: ";

/** The error of a script in which a statement has failed. It always has a place, at least that of the statement. */
export function scriptError(error: ApiError, { start }: ScriptStatement): ApiError {
  const { code, reason, message } = error;
  const placed = readPlace(message).place ? message : withPlace(message, start);
  return new ApiError(code, reason, SCRIPT_ERROR + placed, { cause: error });
}
