/** Dates and times: text, microseconds and the fields in between. */

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

const pad = (value: number, width = 2) => String(value).padStart(width, "0");
const microsOf = (fraction = "") => Number(fraction.padEnd(6, "0"));

/** A date with an optional time and zone; undefined: no such date or time. `zone` is missing where the text has none. */
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
  // Date rolls 30 February over to March, and hour 24 to the next day.
  const sound = new Date(civilToMillis(civil));
  if (civil.year < 1 || sound.getUTCDate() !== civil.day || sound.getUTCHours() !== civil.hour) {
    return undefined;
  }
  if (civil.minute > 59 || civil.second > 59 || civil.month > 12) {
    return undefined;
  }
  return zone === undefined ? civil : { ...civil, zone };
}

/** Microseconds since 1970 of a date and time; without a zone: in UTC. Undefined: no such moment. */
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

/** `10:11:12[.500000]` from what BigQuery takes as a time; undefined: no such time. */
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

/** `2024-02-29T10:11:12.000000Z`, always with six digits, as BigQuery formats ISO 8601 timestamps in UTC. */
export function formatTimestamp(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(fraction).padStart(6, "0")}Z`;
}

function civilToMillis({ year, month, day, hour, minute, second }: Civil): number {
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, 0);
}
