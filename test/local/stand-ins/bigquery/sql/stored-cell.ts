import { type EngineValue, fromEngineValue } from "../engine/values.ts";
import { invalidQuery } from "../errors.ts";
import { elementOf, type Field } from "../field.ts";
import { type Cell, isList } from "../values/cell.ts";

/**
 * A value of the engine as a table stores it: a NULL array becomes an empty one.
 * @throws ApiError where a REQUIRED column or member is NULL, or an array has a NULL in it
 */
export function storedCell(value: EngineValue | undefined, field: Field): Cell {
  return stored(fromEngineValue(value ?? {}, field), field, field.name);
}

function stored(cell: Cell, field: Field, path: string): Cell {
  if (field.mode === "REPEATED") {
    const element = elementOf(field);
    return cell !== null && isList(cell) ? cell.map((item) => stored(item, element, path)) : [];
  }
  if (cell === null && field.mode === "REQUIRED") {
    throw invalidQuery(`Required field ${path} cannot be null`);
  }
  if (cell === null || !isList(cell)) {
    return cell;
  }
  return (field.fields ?? []).map((member, index) =>
    stored(cell[index] ?? null, member, `${path}.${member.name}`),
  );
}
