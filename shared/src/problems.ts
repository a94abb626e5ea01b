import type * as z from "./zod.ts";

/** A payload may have as many problems as it has array members: nobody reads more than a few. */
const MAX_PROBLEMS = 5;

/** UTF-16 code units. A text of a stranger's may be part of a problem, and it goes into logs, answers and attributes. */
const MAX_LENGTH = 500;

/** What a schema finds wrong, in one short line: each place with its problem, and how many more there are. */
export function problemsOf(error: z.ZodError): string {
  const shown = error.issues.slice(0, MAX_PROBLEMS).map(problemOf);
  const rest = error.issues.length - shown.length;
  return shortLine([...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; "));
}

/** One of the problems that a schema finds: its place and what is wrong there. */
export function problemOf({ path, message }: z.core.$ZodIssue): string {
  const place = path.map(String).join(".");
  return place === "" ? message : `${place}: ${message}`;
}

/** `text` in one line without control characters, at most 500 UTF-16 code units. */
export function shortLine(text: string): string {
  const clean = text
    .slice(0, 4 * MAX_LENGTH)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return (clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH - 1)}…` : clean).toWellFormed();
}
