const HOUR = 3600;

/** From so many working days on, a time is told in days. */
const DAYS_FROM = 2;

/** A length in the unit in which people would tell it. */
interface Told {
  count: number;
  unit: "minute" | "hour" | "day";
}

/**
 * Working time as words: `40 working minutes`, `14 working hours`, `3 working days`. Where everybody works around the clock, just
 * `14 hours`.
 * @param daySeconds the length of a working day
 */
export function workingTime(seconds: number, daySeconds: number): string {
  const { count, unit } = told(seconds, daySeconds);
  const kind = daySeconds === 24 * HOUR ? "" : "working ";
  return `${count.toLocaleString("en")} ${kind}${unit}${count === 1 ? "" : "s"}`;
}

const SHORT = { minute: "min", hour: "h", day: "d" } as const;

/** The same for the cell of a table: `40 min`, `14 h`, `3 d`. */
export function shortTime(seconds: number, daySeconds: number): string {
  const { count, unit } = told(seconds, daySeconds);
  return `${count.toLocaleString("en")} ${SHORT[unit]}`;
}

function told(seconds: number, daySeconds: number): Told {
  if (seconds < HOUR) {
    return { count: Math.floor(seconds / 60), unit: "minute" };
  }
  return seconds < DAYS_FROM * daySeconds
    ? { count: Math.floor(seconds / HOUR), unit: "hour" }
    : { count: Math.floor(seconds / daySeconds), unit: "day" };
}
