import type { Value } from "../documents/store.ts";
import * as z from "../zod.ts";

/** Values as Firestore's JSON has them. https://cloud.google.com/firestore/docs/reference/rest/v1/Value */
const StoredValue = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ integerValue: z.string() }).transform(({ integerValue }) => Number(integerValue)),
  z.object({ booleanValue: z.boolean() }).transform(({ booleanValue }) => booleanValue),
  z.object({ timestampValue: z.string() }).transform(({ timestampValue }) => new Date(timestampValue)),
  z.object({ nullValue: z.null() }).transform(() => null),
]);

/** The fields of a document, without those whose values this program does not know, such as a map. */
export const StoredFields = z.record(z.string(), z.unknown()).transform((fields) => {
  const known = Object.entries(fields).flatMap(([name, value]): [string, Value][] => {
    const parsed = StoredValue.safeParse(value);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(known);
});

export function storedValue(value: Value): object {
  if (value instanceof Date) {
    return { timestampValue: value.toISOString() };
  }
  switch (typeof value) {
    case "string":
      return { stringValue: value.toWellFormed() };
    case "number":
      return { integerValue: String(value) };
    case "boolean":
      return { booleanValue: value };
    default:
      return { nullValue: null };
  }
}

/**
 * The name of a field as a path. A name that is more than a word is quoted, since a dot leads into a map.
 * https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents#Document
 */
export function fieldPath(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : `\`${name.replaceAll(/[`\\]/g, String.raw`\$&`)}\``;
}
