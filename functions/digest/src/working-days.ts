import { ask } from "@issue-relay/shared/ask";
import { BigQueryAway } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";
import type { Digest } from "./digest.ts";

/** How the team works. */
const WorkingDays = z.object({
  /** Whether there is working time between `@from` and `@until`. */
  is_working: z.boolean(),
  /** The length of a usual working day, in seconds. */
  day_seconds: z.number(),
});
type WorkingDays = z.infer<typeof WorkingDays>;

/**
 * One row. A shift that crosses midnight UTC is in two rows of `working_days`, so that the days of the middle are the ones that count.
 * Without any working time, a day has 24 hours.
 */
export const WORKING_DAYS = `
SELECT
  EXISTS (
    SELECT 1
    FROM working_days, UNNEST(spans) AS span
    WHERE span.starts_at < TIMESTAMP_MILLIS(@until) AND span.ends_at > TIMESTAMP_MILLIS(@from)
  ) AS is_working,
  COALESCE(
    (SELECT PERCENTILE_CONT(worked_seconds, 0.5) OVER () FROM working_days WHERE worked_seconds > 0 LIMIT 1),
    24 * 3600
  ) AS day_seconds`;

/**
 * @param at the time for which the schedule asks
 * @param near how long before and after it somebody may work, in ms
 * @throws BigQueryAway, BrokenDestination
 */
export async function howTeamsWork(
  { query }: Pick<Digest, "query">,
  at: Date,
  { before = 0, after = 0 } = {},
): Promise<WorkingDays> {
  const span = { from: at.getTime() - before, until: at.getTime() + after };
  const [found] = await ask(query, WorkingDays, WORKING_DAYS, span);
  if (!found) {
    throw new BigQueryAway("BigQuery answered without a row where there is always one");
  }
  return found;
}
