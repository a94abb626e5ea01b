import { z } from "zod";
import type { Parameter } from "../engine/session.ts";
import { invalid, invalidQuery } from "../errors.ts";
import { Field } from "../field.ts";
import { positionalName } from "../sql/rewrite.ts";
import { InvalidValue } from "../values/invalid-value.ts";
import { parseValue } from "../values/parse.ts";

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/QueryParameter */
const ParameterType = z.object({
  type: z.string(),
  get arrayType() {
    return ParameterType.optional();
  },
  get structTypes() {
    return z.array(z.object({ name: z.string(), type: ParameterType })).optional();
  },
});
type ParameterType = z.infer<typeof ParameterType>;

const ParameterValue = z.object({
  // In BigQuery's documentation each value is a string, but the Node.js client sends numbers and booleans too.
  value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  get arrayValues() {
    return z.array(ParameterValue).optional();
  },
  get structValues() {
    return z.record(z.string(), ParameterValue).optional();
  },
});
type ParameterValue = z.infer<typeof ParameterValue>;

export const QueryParameter = z.object({
  name: z.string().optional(),
  parameterType: ParameterType,
  parameterValue: ParameterValue.default({}),
});

/** @throws ApiError for an unknown type, or a value that doesn't fit its type */
export function toParameters(parameters: readonly z.infer<typeof QueryParameter>[]): Parameter[] {
  return parameters.map(({ name, parameterType, parameterValue }, index) => {
    const field = fieldOf(name || positionalName(index + 1), parameterType);
    try {
      return { name: field.name, field, cell: parseValue(jsonOf(parameterValue), field, field.name) };
    } catch (error) {
      if (!(error instanceof InvalidValue)) {
        throw error;
      }
      throw invalidQuery(`Invalid value for query parameter '${field.name}': ${error.message}`);
    }
  });
}

function fieldOf(name: string, type: ParameterType): Field {
  if (type.arrayType) {
    return { ...fieldOf(name, type.arrayType), mode: "REPEATED" };
  }
  const fields = type.structTypes?.map((member) => fieldOf(member.name, member.type));
  const field = Field.safeParse({ name, type: type.type, ...(fields && { fields }) });
  if (!field.success) {
    throw invalid(`Invalid query parameter type: ${type.type}`);
  }
  return field.data;
}

function jsonOf({ value, arrayValues, structValues }: ParameterValue): unknown {
  if (arrayValues) {
    return arrayValues.map(jsonOf);
  }
  if (!structValues) {
    return value;
  }
  return Object.fromEntries(Object.entries(structValues).map(([name, member]) => [name, jsonOf(member)]));
}
