import { z } from "zod";
import { ByRepository, wrongIn } from "./by-repository.ts";
import { type Shown, shown } from "./shown.ts";
import { tableOf } from "./table.ts";
import type { Calls } from "./until-done.ts";

/** What the task answers: functions/recover/src/backfill. */
const Result = ByRepository.extend({
  repositories: z.array(
    z.looseObject({
      repository: z.string(),
      /** How many issues GitHub has. */
      issues: z.int(),
      /** How many were there before. */
      known: z.int(),
      /** How many came. */
      loaded: z.int(),
      /** How many rows that made. */
      events: z.int(),
      isComplete: z.boolean(),
    }),
  ),
});
type Result = z.infer<typeof Result>;

export const backfillCalls: Calls<Result> = {
  schema: Result,
  sum: (before, after) => ({
    ...after,
    known: before.known,
    loaded: before.loaded + after.loaded,
    events: before.events + after.events,
  }),
  progress: ({ loaded }) => loaded,
  where({ repositories }) {
    const there = repositories.reduce((sum, { known, loaded }) => sum + known + loaded, 0);
    const all = repositories.reduce((sum, { issues }) => sum + issues, 0);
    return `${there} of ${all} issues`;
  },
};

/** The result of `backfill` for a person. @param room how wide a line may be, in places */
export function showBackfilled(result: unknown, room?: number): Shown {
  const answer = Result.parse(result);
  const rows = answer.repositories.map(({ repository, issues, known, loaded, events }) => ({
    repository,
    "issues on GitHub": issues,
    "known before": known,
    loaded,
    "events loaded": events,
  }));
  return shown(
    [...(rows.length > 0 ? [tableOf(rows, room)] : []), `${answer.requests} requests to GitHub`],
    wrongIn(answer),
  );
}
