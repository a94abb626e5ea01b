import type { Random } from "./random.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;

/** The team works from Monday to Friday, 9 to 17 in UTC, and not between Christmas and New Year. */
const STARTS_AT = 9;
const ENDS_AT = 17;

/** How much people write in each hour of a day, in UTC; 1 is the most. */
const BY_HOUR = [
  0.15, 0.1, 0.1, 0.1, 0.1, 0.15, 0.25, 0.5, 0.8, 1, 1, 1, 0.8, 0.95, 1, 1, 1, 0.9, 0.65, 0.55, 0.5, 0.45,
  0.35, 0.2,
];
const ON_WEEKENDS = 0.3;

export function isWorkingDay(at: number): boolean {
  const date = new Date(at);
  const weekday = date.getUTCDay();
  const monthAndDay = (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  return weekday >= 1 && weekday <= 5 && monthAndDay < 1224 && monthAndDay > 101;
}

/** The time at which `hours` working hours have passed since `from`. Times are ms since 1970. */
export function afterWork(from: number, hours: number): number {
  let at = from;
  let left = hours * HOUR;
  for (;;) {
    const midnight = at - (at % DAY);
    const opens = midnight + STARTS_AT * HOUR;
    const closes = midnight + ENDS_AT * HOUR;
    if (isWorkingDay(at) && at < closes) {
      const start = Math.max(at, opens);
      if (start + left <= closes) {
        return start + left;
      }
      left -= closes - start;
    }
    at = midnight + DAY;
  }
}

/**
 * A time when somebody outside the team writes: less at night, on weekends, and in quiet months.
 * @param season how much is written in each of the twelve months
 */
export function someTime(random: Random, from: number, until: number, season: readonly number[]): number {
  const most = Math.max(...season);
  for (;;) {
    const at = random.between(from, until);
    const date = new Date(at);
    const isWeekend = date.getUTCDay() % 6 === 0;
    const likely =
      (BY_HOUR[date.getUTCHours()] ?? 1) *
      (isWeekend ? ON_WEEKENDS : 1) *
      ((season[date.getUTCMonth()] ?? 1) / most);
    if (random.chance(likely)) {
      return at;
    }
  }
}

/** The time at which somebody who waits since `from` writes again: never in the middle of the night. */
export function nextTime(random: Random, from: number, medianHours: number): number {
  const at = from + random.around(medianHours, 0.9) * HOUR;
  const hour = new Date(at).getUTCHours();
  return hour < 7 ? at + (7 - hour) * HOUR : at;
}
