import type { Configuration } from "./warehouse.ts";

const DAY = 86_400;

type Interval = readonly [start: number, end: number];

/**
 * A function that counts the working seconds between two moments of a range; moments are in seconds since 1970. It
 * merges all intervals in which somebody works, and goes through them one by one.
 */
export function workingTime({ working_hours, holidays }: Configuration, from: number, to: number) {
  const free = new Set(holidays.map(({ day }) => day));
  const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    opens: "00:00:00",
    closes: "00:00:00",
    time_zone: null,
  }));
  const intervals: Interval[] = [];
  for (const hours of working_hours.length > 0 ? working_hours : everyDay) {
    const zone = hours.time_zone ?? "UTC";
    for (let moment = from - 2 * DAY; moment <= to + 2 * DAY; moment += DAY) {
      const day = new Date(moment * 1000).toISOString().slice(0, 10);
      if (free.has(day) || weekdayOf(day) !== hours.weekday) {
        continue;
      }
      const lastDay = hours.closes > hours.opens ? day : nextDay(day);
      intervals.push([instant(day, hours.opens, zone), instant(lastDay, hours.closes, zone)]);
    }
  }
  const apart = withoutOverlaps(intervals);

  return (start: number, end: number): number =>
    apart.reduce((sum, [opens, closes]) => {
      return sum + Math.max(0, Math.min(closes, end) - Math.max(opens, start));
    }, 0);
}

/** 1 = Monday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY * 1000).toISOString().slice(0, 10);
}

function withoutOverlaps(intervals: Interval[]): Interval[] {
  const apart: [number, number][] = [];
  for (const [start, end] of intervals.sort(([a], [b]) => a - b)) {
    const last = apart.at(-1);
    if (last && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      apart.push([start, end]);
    }
  }
  return apart;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the time zone shows, read as if it were UTC, in seconds since 1970. */
function shown(moment: number, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  clocks.set(timeZone, clock);
  return Date.parse(`${clock.format(moment * 1000).replace(" ", "T")}Z`) / 1000;
}

/** The moment at which a clock in the time zone shows this date and time. */
function instant(day: string, time: string, timeZone: string): number {
  const wanted = Date.parse(`${day}T${time}Z`) / 1000;
  const guess = wanted - (shown(wanted, timeZone) - wanted);
  // The offset at the guess can differ from the first one, near a change of clocks.
  return guess - (shown(guess, timeZone) - wanted);
}
