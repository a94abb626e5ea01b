import * as z from "@issue-relay/shared/zod";

/** The client gives a DATE as an object. */
const Day = z.object({ value: z.string() }).transform(({ value }) => value);

const Week = z.object({
  /** Its Monday, such as `2026-03-02`. */
  week: Day,
  opened: z.number(),
  closed: z.number(),
  /** At the end of the week. */
  backlog: z.number(),
  n_first_response: z.number(),
  p50_first_response_working_seconds: z.number().nullable(),
  p90_first_response_working_seconds: z.number().nullable(),
  n_active_open: z.number(),
  p50_active_open_working_seconds: z.number().nullable(),
  p90_active_open_working_seconds: z.number().nullable(),
});
export type Week = z.infer<typeof Week>;

/** A repository in which something happened lately: a row of the view `recent_weeks`, which says what its columns mean. */
export const WeeksRow = z.object({
  repository: z.string(),
  repository_private: z.boolean().nullable(),
  /** Up to eight full weeks, the last one first. */
  weeks: z.tuple([Week]).rest(Week),
});
export type WeeksRow = z.infer<typeof WeeksRow>;

export const RECENT_WEEKS = `SELECT ${Object.keys(WeeksRow.shape).join(", ")} FROM recent_weeks`;

const SEVEN_DAYS = 7 * 24 * 3_600_000;

/**
 * The rows without weeks that end only after a day. In the view, a week has ended as soon as it is Monday somewhere: for others, it is
 * Sunday then.
 * @param day such as `2026-03-02`
 */
export function endedBy(day: string, rows: WeeksRow[]): WeeksRow[] {
  return rows.flatMap((row) => {
    const [last, ...before] = row.weeks.filter(
      ({ week }) => Date.parse(week) + SEVEN_DAYS <= Date.parse(day),
    );
    return last ? [{ ...row, weeks: [last, ...before] }] : [];
  });
}
