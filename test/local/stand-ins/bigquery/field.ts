import { z } from "zod";

/** GoogleSQL's type names and the older names that BigQuery returns for them. BigQuery accepts both. */
const LEGACY_NAMES: Record<string, string> = {
  INT64: "INTEGER",
  FLOAT64: "FLOAT",
  BOOL: "BOOLEAN",
  STRUCT: "RECORD",
};

const FieldType = z
  .string()
  .transform((name) => LEGACY_NAMES[name.toUpperCase()] ?? name.toUpperCase())
  .pipe(
    z.enum([
      "STRING",
      "BYTES",
      "INTEGER",
      "FLOAT",
      "BOOLEAN",
      "TIMESTAMP",
      "DATE",
      "TIME",
      "DATETIME",
      "NUMERIC",
      "BIGNUMERIC",
      "JSON",
      "RECORD",
    ]),
  );
export type FieldType = z.infer<typeof FieldType>;

/**
 * A column. Properties that are not named here, such as description and policy tags, are kept unchanged.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema
 */
export const Field = z.looseObject({
  name: z.string().regex(/^[\p{L}\p{N}_ -]{1,300}$/u),
  type: FieldType,
  mode: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["NULLABLE", "REQUIRED", "REPEATED"]))
    .default("NULLABLE"),
  get fields() {
    return z.array(Field).optional();
  },
});
export type Field = z.infer<typeof Field>;

/** The type of the elements of a REPEATED column, as a column of its own. */
export function elementOf(field: Field): Field {
  return { ...field, mode: "NULLABLE" };
}
