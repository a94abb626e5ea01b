import type { Row } from "../warehouse.ts";
import type { StateChange } from "./state-changes.ts";

/** The working seconds between two moments. */
export type WorkingTime = (start: number, end: number) => number;

/** Seconds; null where they are not known. */
export interface Duration {
  elapsed: number | null;
  working: number | null;
}

export const UNKNOWN: Duration = { elapsed: null, working: null };

/** The durations of a cohort, in the order of their columns. */
export const COHORT_DURATIONS = [
  "first_response",
  "first_team_response",
  "triage",
  "first_close",
  "active_open",
] as const;

export type Durations = Record<
  (typeof COHORT_DURATIONS)[number] | "open_so_far" | "waited" | "age",
  Duration
>;

export type Span = [start: number, end: number];

/** The times in which an issue was open. */
export function openSpans(changes: readonly StateChange[], now: number): Span[] {
  const starts = changes.filter(({ delta }) => delta === 1).map(({ at }) => at);
  const ends = changes.filter(({ delta }) => delta === -1).map(({ at }) => at);
  return starts.map((start, index) => [start, ends[index] ?? now]);
}

/** How long several times are together. */
export function lengthOf(spans: readonly Span[], workingTime: WorkingTime): Duration {
  const sum = (length: WorkingTime) =>
    spans.reduce((sum, [start, end]) => sum + (end > start ? length(start, end) : 0), 0);
  return { elapsed: sum((start, end) => end - start), working: sum(workingTime) };
}

/** The columns of some durations. */
export function durationColumns(durations: Partial<Durations>): Row {
  return Object.fromEntries(
    Object.entries(durations).flatMap(([name, { elapsed, working }]) => [
      [`${name}_seconds`, elapsed],
      [`${name}_working_seconds`, working],
    ]),
  );
}
