import { elementOf, type Field } from "../field.ts";
import type { Cell, CellRow } from "./cell.ts";
import { formatDate, formatTime, parseCivil, parseTime, parseTimestamp } from "./civil.ts";
import { fromScaled, SCALE, toScaled } from "./decimal.ts";
import { InvalidValue } from "./invalid-value.ts";

type Json = Record<string, unknown>;

export interface ParseOptions {
  /** Whether fields are left out that the table doesn't have. */
  ignoreUnknownValues?: boolean;
  /** Whether the values are of a load job: it makes no text of a number, and a JSON column takes any value, not its text. */
  isLoad?: boolean;
}

/**
 * Converts a row of `insertAll` or of a load job, an object of JSON values by column name. Column names are not
 * case-sensitive.
 * @throws InvalidValue for the first value that doesn't fit
 */
export function parseRow(row: unknown, fields: readonly Field[], options: ParseOptions): CellRow {
  if (!isObject(row)) {
    throw new InvalidValue("", "The row is not a JSON object.");
  }
  return parseMembers(row, fields, "", options);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseMembers(members: Json, fields: readonly Field[], path: string, options: ParseOptions): CellRow {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const values = new Map(Object.entries(members).map(([name, value]) => [name.toLowerCase(), value]));
  if (!options.ignoreUnknownValues) {
    const known = new Set(fields.map((field) => field.name.toLowerCase()));
    const unknown = Object.keys(members).find((name) => !known.has(name.toLowerCase()));
    if (unknown !== undefined) {
      throw new InvalidValue(at(unknown), `no such field: ${unknown}.`);
    }
  }
  return fields.map((field) =>
    parseValue(values.get(field.name.toLowerCase()), field, at(field.name), options),
  );
}

/**
 * Converts a JSON value of `insertAll`, of a load job or of a query parameter.
 * @throws InvalidValue where it doesn't fit the column
 */
export function parseValue(value: unknown, field: Field, path: string, options: ParseOptions = {}): Cell {
  if (field.mode === "REPEATED") {
    if (value === undefined || value === null) {
      return [];
    }
    if (!Array.isArray(value)) {
      throw new InvalidValue(path, `Repeated field must be an array: ${field.name}.`);
    }
    const element = elementOf(field);
    return value.map((item: unknown, index) => {
      const place = `${path}[${index}]`;
      if (item === null) {
        throw new InvalidValue(place, "Only non-null values are allowed in arrays.");
      }
      return parseValue(item, element, place, options);
    });
  }
  if (value === undefined || value === null) {
    if (field.mode === "REQUIRED") {
      throw new InvalidValue("", `Missing required field: ${field.name}.`);
    }
    return null;
  }
  if (options.isLoad && field.type === "JSON") {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    throw new InvalidValue(path, `Array specified for non-repeated field: ${field.name}.`);
  }
  if (isObject(value) !== (field.type === "RECORD")) {
    throw new InvalidValue(path, `This field: ${field.name} is ${isObject(value) ? "not " : ""}a record.`);
  }
  if (isObject(value)) {
    return parseMembers(value, field.fields ?? [], path, options);
  }
  if (options.isLoad && field.type === "STRING" && typeof value !== "string") {
    throw new InvalidValue(path, "Could not convert value to string.");
  }
  return parseScalar(value, field.type, path);
}

function parseScalar(value: unknown, type: Field["type"], path: string): Cell {
  const text = String(value);
  const orThrow = <T>(parsed: T | undefined, message: string): T => {
    if (parsed === undefined) {
      throw new InvalidValue(path, message);
    }
    return parsed;
  };
  switch (type) {
    case "STRING":
      return orThrow(
        typeof value === "boolean" ? undefined : text,
        "Conversion from bool to string is unsupported.",
      );
    case "INTEGER":
      return orThrow(parseInteger(text), `Cannot convert value to integer (bad value): ${text}`);
    case "FLOAT":
      return orThrow(parseFloating(text), `Cannot convert value to floating point (bad value): ${text}`);
    case "BOOLEAN":
      return orThrow(parseBoolean(text), `Cannot convert value to boolean (bad value): ${text}`);
    case "BYTES":
      return orThrow(parseBytes(text), "Could not decode base64 string to bytes.");
    case "TIMESTAMP":
      return orThrow(
        parseSeconds(text) ?? parseTimestamp(text),
        `Could not parse '${text}' as a timestamp. Required format is YYYY-MM-DD HH:MM[:SS[.SSSSSS]]`,
      );
    case "DATE": {
      const civil = /[T: ]/.test(text) ? undefined : parseCivil(text);
      return formatDate(orThrow(civil, `Invalid date: '${text}'`));
    }
    case "DATETIME": {
      const civil = orThrow(parseCivil(text), `Invalid datetime string "${text}"`);
      orThrow(civil.zone === undefined ? civil : undefined, `Invalid datetime string "${text}"`);
      return `${formatDate(civil)}T${formatTime(civil)}`;
    }
    case "TIME":
      return orThrow(parseTime(text), `Invalid time string "${text}"`);
    case "NUMERIC":
    case "BIGNUMERIC": {
      const scaled = toScaled(text, SCALE[type]);
      return fromScaled(orThrow(scaled, `Invalid ${type} value: ${text}`), SCALE[type]);
    }
    case "JSON":
      return orThrow(parseJson(text), `Failed to parse JSON: ${text.slice(0, 80)}`);
    case "RECORD":
      throw new InvalidValue(path, "This field is a record.");
  }
}

function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+(\.0+)?$/.test(text)) {
    return undefined;
  }
  const value = BigInt(text.replace(/^\+/, "").replace(/\..*$/, ""));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function parseFloating(text: string): number | undefined {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite) {
    return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (/^nan$/i.test(text)) {
    return Number.NaN;
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function parseBoolean(text: string): boolean | undefined {
  if (/^(true|t|1|yes|y)$/i.test(text)) {
    return true;
  }
  return /^(false|f|0|no|n)$/i.test(text) ? false : undefined;
}

function parseBytes(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}

/** A timestamp that is a plain number: seconds since 1970. Returns microseconds. */
function parseSeconds(text: string): bigint | undefined {
  const scaled = toScaled(text, 6);
  if (scaled !== undefined) {
    return scaled;
  }
  const seconds = parseFloating(text);
  return seconds !== undefined && Number.isFinite(seconds) ? BigInt(Math.round(seconds * 1e6)) : undefined;
}

function parseJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}
