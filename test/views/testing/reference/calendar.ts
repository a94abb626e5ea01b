import type { StateChange } from "./state-changes.ts";

const DAY = 86_400;
const WEEK = 7 * DAY;
/** The first Monday after 1970 began, which was a Thursday. */
const MONDAY = 4 * DAY;

/** The beginning of the moment's day, or of its week, which begins on Monday. In UTC. */
export function beginningOf(period: "day" | "week", at: number): number {
  return period === "day" ? at - (at % DAY) : at - ((at - MONDAY) % WEEK);
}

export function dateOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}

/** The days or weeks from one moment to another, each by its beginning and its end. */
export function periods(period: "day" | "week", from: number, to: number): { start: number; end: number }[] {
  const length = period === "day" ? DAY : WEEK;
  const first = beginningOf(period, from);
  const count = (beginningOf(period, to) - first) / length + 1;
  return Array.from({ length: count }, (_, index) => {
    const start = first + index * length;
    return { start, end: start + length };
  });
}

/** Counts of the changes in a period. */
export function changesIn(changes: readonly StateChange[], { start, end }: { start: number; end: number }) {
  const inside = changes.filter(({ at }) => at >= start && at < end);
  const count = (...kinds: StateChange["change"][]) =>
    inside.filter(({ change, delta }) => kinds.includes(change) && delta !== 0).length;
  return {
    opened: count("opened", "arrived"),
    reopened: count("reopened"),
    closed: count("closed"),
    removed: count("deleted", "transferred"),
  };
}

/** How many issues are open at the end of a period. */
export function backlogAt(changes: readonly StateChange[], end: number): number {
  return changes.filter(({ at }) => at < end).reduce((sum, { delta }) => sum + delta, 0);
}
