import { z } from "zod";
import { notImplemented } from "../errors.ts";
import { Field, type FieldType } from "../field.ts";

/** The engine's `TypeProto`, for the types that BigQuery has. */
export const EngineType = z.object({
  typeKind: z.string(),
  get arrayType() {
    return z.object({ elementType: EngineType }).optional();
  },
  get structType() {
    return z
      .object({
        field: z.array(z.object({ fieldName: z.string().optional(), fieldType: EngineType })).default([]),
      })
      .optional();
  },
});
export type EngineType = z.infer<typeof EngineType>;

/** The engine's names for types that have another name in BigQuery. */
const KINDS: Partial<Record<FieldType, string>> = { INTEGER: "INT64", FLOAT: "DOUBLE", BOOLEAN: "BOOL" };
const NAMES: Record<string, string> = { DOUBLE: "FLOAT" };

export function toEngineType(field: Field): EngineType {
  const members = () =>
    (field.fields ?? []).map((member) => ({ fieldName: member.name, fieldType: toEngineType(member) }));
  const type: EngineType =
    field.type === "RECORD"
      ? { typeKind: "TYPE_STRUCT", structType: { field: members() } }
      : { typeKind: `TYPE_${KINDS[field.type] ?? field.type}` };
  return field.mode === "REPEATED" ? { typeKind: "TYPE_ARRAY", arrayType: { elementType: type } } : type;
}

/** @throws ApiError 501 for a type that this stand-in doesn't support, such as INTERVAL */
export function fromEngineType(name: string, type: EngineType): Field {
  if (type.arrayType) {
    return { ...fromEngineType(name, type.arrayType.elementType), mode: "REPEATED" };
  }
  if (type.structType) {
    const fields = type.structType.field.map((member, index) =>
      fromEngineType(member.fieldName || `_field_${index + 1}`, member.fieldType),
    );
    return { name, type: "RECORD", mode: "NULLABLE", fields };
  }
  const kind = type.typeKind.replace(/^TYPE_/, "");
  const parsed = Field.shape.type.safeParse(NAMES[kind] ?? kind);
  if (!parsed.success) {
    throw notImplemented(`The local BigQuery can't return values of type ${kind}. CAST to STRING instead.`);
  }
  return { name, type: parsed.data, mode: "NULLABLE" };
}
