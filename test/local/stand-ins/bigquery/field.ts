import { z } from "zod";

/** The names that BigQuery answers with for the GoogleSQL names that it takes as well. */
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
 * A column. What isn't named here (description, policy tags, …) is kept as it came.
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

/** The same column where it holds one value: what an array of them consists of. */
export const elementOf = (field: Field): Field => ({ ...field, mode: "NULLABLE" });
