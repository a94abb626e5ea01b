import * as z from "./zod.ts";

export const TimeZone = z
  .string()
  .refine(isTimeZone, "must be the name of a time zone, such as Europe/Berlin");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The day at that moment in a time zone: `2026-03-02`. */
export function dayIn(timeZone: string, at: Date): string {
  // Canada writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(at);
}

const MINUTE_MS = 60_000;

/** No time zone is farther from UTC. In minutes. */
const FARTHEST = 15 * 60;

/** When a day such as `2026-03-02` begins in a time zone: where clocks go forward at midnight, that is at 1 o'clock. */
export function beginningOf(timeZone: string, day: string): Date {
  const midnight = Date.parse(day);
  const at = (minutes: number) => new Date(midnight + minutes * MINUTE_MS);
  let [before, begun] = [-FARTHEST, FARTHEST];
  while (begun - before > 1) {
    const middle = Math.floor((before + begun) / 2);
    if (dayIn(timeZone, at(middle)) < day) {
      before = middle;
    } else {
      begun = middle;
    }
  }
  return at(begun);
}
