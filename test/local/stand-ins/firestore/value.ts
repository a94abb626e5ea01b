import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { formatTime, parseTime } from "./server-clock.ts";

/** https://firebase.google.com/docs/firestore/quotas#limits: 1 MiB - 89 bytes. */
const MAX_STRING_BYTES = 1_048_487;

/** Text that UTF-8 can hold: not half of a surrogate pair. */
const Text = z.string().refine((text) => text.isWellFormed(), "is no UTF-8");

/**
 * The value of a field. Those kinds are left out that this project has no use for: bytes, references and places. In an
 * index, Firestore keeps only the first 1,500 bytes of a string, but it refuses no longer one.
 * https://cloud.google.com/firestore/docs/reference/rest/v1/Value
 */
const Value = z.union([
  z.strictObject({ nullValue: z.literal(["NULL_VALUE", null]).transform(() => null) }),
  z.strictObject({ booleanValue: z.boolean() }),
  z.strictObject({
    integerValue: z.union([z.string().regex(/^-?\d+$/), z.int()]).transform((number) => String(number)),
  }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({
    timestampValue: z.iso.datetime({ offset: true }).transform((time) => formatTime(parseTime(time))),
  }),
  z.strictObject({ stringValue: Text }),
  z.strictObject({
    get mapValue() {
      return z.strictObject({ fields: Fields.optional() });
    },
  }),
  z.strictObject({
    get arrayValue() {
      return z.strictObject({ values: z.array(Value).optional() });
    },
  }),
]);
type Value = z.infer<typeof Value>;

export const Fields = z.record(Text, Value);
export type Fields = z.infer<typeof Fields>;

/**
 * Bytes of a document as Firestore counts them: https://firebase.google.com/docs/firestore/storage-size
 * @param path its name after `documents/`
 * @throws ApiError for a string that is too long
 */
export function sizeOf(path: string, fields: Fields): number {
  const name = path.split("/").reduce((sum, id) => sum + stringSize(id), 16);
  return name + fieldsSize(fields) + 32;
}

function fieldsSize(fields: Fields): number {
  return Object.entries(fields).reduce(
    (sum, [name, value]) => sum + stringSize(name) + valueSize(name, value),
    0,
  );
}

function valueSize(name: string, value: Value): number {
  if ("stringValue" in value) {
    const size = stringSize(value.stringValue);
    if (size - 1 > MAX_STRING_BYTES) {
      const message = `The value of property "${name}" is longer than ${MAX_STRING_BYTES} bytes.`;
      throw new ApiError("INVALID_ARGUMENT", message);
    }
    return size;
  }
  if ("mapValue" in value) {
    return fieldsSize(value.mapValue.fields ?? {}) + 32;
  }
  if ("arrayValue" in value) {
    return (value.arrayValue.values ?? []).reduce((sum, item) => sum + valueSize(name, item), 0);
  }
  return "nullValue" in value || "booleanValue" in value ? 1 : 8;
}

function stringSize(text: string): number {
  return Buffer.byteLength(text) + 1;
}
