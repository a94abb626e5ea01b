import { z } from "zod";
import { invalidQuery } from "../errors.ts";
import { elementOf, type Field } from "../field.ts";
import { type Cell, type CellRow, isList } from "../values/cell.ts";
import { formatDate, formatTime, parseCivil } from "../values/civil.ts";
import { fromScaled, SCALE, toScaled } from "../values/decimal.ts";

/**
 * The engine's `ValueProto`, as proto-loader decodes it: one member is set, or none for NULL; 64-bit integers are text.
 * https://github.com/google/zetasql/blob/master/zetasql/public/value.proto
 */
export interface EngineValue {
  int64Value?: string;
  boolValue?: boolean;
  doubleValue?: number;
  stringValue?: string;
  bytesValue?: Uint8Array;
  /** Days since 1970. */
  dateValue?: number;
  timestampValue?: { seconds?: string; nanos?: number };
  datetimeValue?: PackedDatetime;
  timeValue?: string;
  numericValue?: Uint8Array;
  bignumericValue?: Uint8Array;
  jsonValue?: string;
  arrayValue?: { element?: EngineValue[] };
  structValue?: { field?: EngineValue[] };
}

interface PackedDatetime {
  bitFieldDatetimeSeconds?: string;
  nanos?: number;
}

/** Checks only that it is an object: proto-loader has checked the rest, and a second check makes large queries slow. */
export const EngineValue = z.custom<EngineValue>((value) => typeof value === "object" && value !== null);

const MS_PER_DAY = 86_400_000;
const MICROS = 1_000_000n;
const BITS_PER_BYTE = 8n;

export function toEngineRow(row: CellRow, fields: readonly Field[]): EngineValue[] {
  return fields.map((field, index) => toEngineValue(row[index] ?? null, field));
}

export function toEngineValue(cell: Cell, field: Field): EngineValue {
  if (field.mode === "REPEATED") {
    const element = elementOf(field);
    // BigQuery stores a NULL array as an empty one.
    const items = cell !== null && isList(cell) ? cell : [];
    return { arrayValue: { element: items.map((item) => toEngineValue(item, element)) } };
  }
  if (cell === null) {
    return {};
  }
  if (isList(cell)) {
    return { structValue: { field: toEngineRow(cell, field.fields ?? []) } };
  }
  switch (field.type) {
    case "INTEGER":
      return { int64Value: String(cell) };
    case "FLOAT":
      return { doubleValue: Number(cell) };
    case "BOOLEAN":
      return { boolValue: cell === true };
    case "BYTES":
      return cell instanceof Uint8Array ? { bytesValue: cell } : {};
    case "TIMESTAMP":
      return typeof cell === "bigint" ? { timestampValue: toMoment(cell) } : {};
    case "DATE":
      return { dateValue: Date.parse(`${cell}T00:00:00Z`) / MS_PER_DAY };
    case "DATETIME":
      return { datetimeValue: packDatetime(String(cell)) };
    case "TIME":
      return { timeValue: packTime(String(cell)) };
    case "NUMERIC":
      return { numericValue: toBytes(toScaled(String(cell), SCALE.NUMERIC) ?? 0n) };
    case "BIGNUMERIC":
      return { bignumericValue: toBytes(toScaled(String(cell), SCALE.BIGNUMERIC) ?? 0n) };
    case "JSON":
      return { jsonValue: String(cell) };
    default:
      return { stringValue: String(cell) };
  }
}

/** @throws ApiError for an array with a NULL in it, which BigQuery can't return */
export function fromEngineValue(value: EngineValue, field: Field): Cell {
  if (value.arrayValue) {
    const element = elementOf(field);
    return (value.arrayValue.element ?? []).map((item) => {
      const cell = fromEngineValue(item, element);
      if (cell !== null) {
        return cell;
      }
      throw invalidQuery(`Array cannot have a null element; error in writing field ${field.name}`);
    });
  }
  if (value.structValue) {
    const members = value.structValue.field ?? [];
    return (field.fields ?? []).map((member, index) => fromEngineValue(members[index] ?? {}, member));
  }
  if (value.int64Value !== undefined) {
    return BigInt(value.int64Value);
  }
  if (value.timestampValue) {
    const { seconds = "0", nanos = 0 } = value.timestampValue;
    return BigInt(seconds) * MICROS + BigInt(Math.trunc(nanos / 1000));
  }
  if (value.dateValue !== undefined) {
    return new Date(value.dateValue * MS_PER_DAY).toISOString().slice(0, 10);
  }
  if (value.datetimeValue) {
    return unpackDatetime(value.datetimeValue);
  }
  if (value.timeValue !== undefined) {
    return unpackTime(value.timeValue);
  }
  if (value.numericValue) {
    return fromScaled(fromBytes(value.numericValue), SCALE.NUMERIC);
  }
  if (value.bignumericValue) {
    return fromScaled(fromBytes(value.bignumericValue), SCALE.BIGNUMERIC);
  }
  return (
    value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? value.jsonValue ?? null
  );
}

function toMoment(micros: bigint): { seconds: string; nanos: number } {
  const fraction = ((micros % MICROS) + MICROS) % MICROS;
  return { seconds: String((micros - fraction) / MICROS), nanos: Number(fraction) * 1000 };
}

/**
 * Packs a DATETIME into bits, as the engine does: year 14 bits, month 4, day 5, hour 5, minute 6, second 6.
 * https://github.com/google/zetasql/blob/master/zetasql/public/civil_time.h
 */
function packDatetime(text: string): PackedDatetime {
  const { year, month, day, hour, minute, second, micros } = civilOf(text);
  const date = (BigInt(year) << 26n) | BigInt((month << 22) | (day << 17));
  return {
    bitFieldDatetimeSeconds: String(date | BigInt((hour << 12) | (minute << 6) | second)),
    nanos: micros * 1000,
  };
}

function unpackDatetime({ bitFieldDatetimeSeconds = "0", nanos = 0 }: PackedDatetime): string {
  const bits = BigInt(bitFieldDatetimeSeconds);
  const date = formatDate({
    year: Number(bits >> 26n),
    month: Number((bits >> 22n) & 0xfn),
    day: Number((bits >> 17n) & 0x1fn),
  });
  return `${date}T${unpackClock(bits, nanos)}`;
}

/** Packs a TIME into bits, as the engine does: hour 5 bits, minute 6, second 6, nanoseconds 30. */
function packTime(text: string): string {
  const { hour, minute, second, micros } = civilOf(`1970-01-01T${text}`);
  return String((BigInt((hour << 12) | (minute << 6) | second) << 30n) | BigInt(micros * 1000));
}

function unpackTime(packed: string): string {
  const bits = BigInt(packed);
  return unpackClock(bits >> 30n, Number(bits & 0x3fff_ffffn));
}

function unpackClock(bits: bigint, nanos: number): string {
  return formatTime({
    hour: Number((bits >> 12n) & 0x1fn),
    minute: Number((bits >> 6n) & 0x3fn),
    second: Number(bits & 0x3fn),
    micros: Math.trunc(nanos / 1000),
  });
}

function civilOf(text: string) {
  const civil = parseCivil(text);
  if (!civil) {
    throw new TypeError(`Not a date and time: ${text}`);
  }
  return civil;
}

/** Two's complement, little-endian, in as few bytes as possible. */
function toBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push(Number(BigInt.asUintN(8, rest)));
    rest >>= BITS_PER_BYTE;
  } while (rest !== (((bytes.at(-1) ?? 0) & 0x80) === 0 ? 0n : -1n));
  return Uint8Array.from(bytes);
}

function fromBytes(bytes: Uint8Array): bigint {
  const unsigned = bytes.reduceRight((value, byte) => (value << BITS_PER_BYTE) | BigInt(byte), 0n);
  return BigInt.asIntN(bytes.length * 8, unsigned);
}
