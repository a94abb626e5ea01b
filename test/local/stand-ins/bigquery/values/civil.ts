/** A date and a time of day, without a time zone. */
export interface Civil {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
}

const CIVIL =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?\s*(Z|UTC|[+-]\d{1,2}(?::?\d{2})?)?$/i;
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?$/;
const OFFSET = /^([+-])(\d{1,2})(?::?(\d{2}))?$/;
const MICROS_PER_MINUTE = 60_000_000n;

/**
 * Parses a date with an optional time and an optional zone.
 * @returns undefined where the text is not such a date, or the date or time doesn't exist
 */
export function parseCivil(text: string): (Civil & { zone?: string }) | undefined {
  const match = CIVIL.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction, zone] = match;
  const civil = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    micros: microsOf(fraction),
  };
  // Date turns 30 February into a day of March, and hour 24 into the next day.
  const normalized = new Date(civilToMillis(civil));
  if (civil.year < 1 || normalized.getUTCDate() !== civil.day || normalized.getUTCHours() !== civil.hour) {
    return undefined;
  }
  if (civil.minute > 59 || civil.second > 59 || civil.month > 12) {
    return undefined;
  }
  return zone === undefined ? civil : { ...civil, zone };
}

/**
 * Parses a date and time to microseconds since 1970. A text without a zone is in UTC.
 * @returns undefined where the text is not a date and time
 */
export function parseTimestamp(text: string): bigint | undefined {
  const civil = parseCivil(text);
  if (!civil) {
    return undefined;
  }
  const [, sign, hours, minutes = 0] = OFFSET.exec(civil.zone ?? "") ?? [];
  const offset = BigInt(Number(hours ?? 0) * 60 + Number(minutes)) * MICROS_PER_MINUTE;
  const local = BigInt(civilToMillis(civil)) * 1000n + BigInt(civil.micros);
  return sign === "-" ? local + offset : local - offset;
}

/**
 * Parses a time of day in any form that BigQuery accepts.
 * @returns `10:11:12[.500000]`, or undefined where the text is not a time
 */
export function parseTime(text: string): string | undefined {
  const [, hour, minute, second, fraction] = TIME.exec(text.trim()) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  return formatTime({
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    micros: microsOf(fraction),
  });
}

type TimeOfDay = Pick<Civil, "hour" | "minute" | "second" | "micros">;

export function formatTime({ hour, minute, second, micros }: TimeOfDay): string {
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${micros ? `.${pad(micros, 6)}` : ""}`;
}

export function formatDate({ year, month, day }: Pick<Civil, "year" | "month" | "day">): string {
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** `2024-02-29T10:11:12.000000Z`: always six digits after the point, as in BigQuery's ISO 8601 timestamps. */
export function formatTimestamp(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(fraction).padStart(6, "0")}Z`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

function microsOf(fraction = ""): number {
  return Number(fraction.padEnd(6, "0"));
}

function civilToMillis({ year, month, day, hour, minute, second }: Civil): number {
  const date = new Date(0);
  // Not Date.UTC, which turns the years 0 to 99 into 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, 0);
}
