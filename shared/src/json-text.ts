import * as z from "./zod.ts";

/**
 * A text that has something as JSON: a field of Firestore's and a modal of Slack's keep texts, and no lists or objects.
 * Parsing throws a SyntaxError where the text is no JSON.
 */
export function jsonText<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}
