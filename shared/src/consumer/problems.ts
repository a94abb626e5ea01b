import { z } from "zod";

/** A message can be wrong in thousands of places. The first few, and so many characters, say enough in a log line. */
const MAX_PROBLEMS = 5;
const MAX_LENGTH = 1_000;

/** What is wrong with a value, in one line. */
export function problemsOf(error: z.ZodError): string {
  const first = new z.ZodError(error.issues.slice(0, MAX_PROBLEMS));
  return z.prettifyError(first).replaceAll("\n", " ").slice(0, MAX_LENGTH);
}
