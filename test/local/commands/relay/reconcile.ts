import { z } from "zod";
import { ByRepository, wrongIn } from "./by-repository.ts";
import { type Shown, shown } from "./shown.ts";
import { tableOf } from "./table.ts";
import type { Calls } from "./until-done.ts";

/** What the task answers: functions/recover/src/reconcile. */
const Result = ByRepository.extend({
  repositories: z.array(
    z.looseObject({
      repository: z.string(),
      /** From when on its issues were compared; null: all of them. */
      since: z.string().nullable(),
      /** Until when changes were compared. */
      until: z.string().nullable(),
      /** How many issues were compared. */
      seen: z.int(),
      /** Of how many nothing was missing. */
      known: z.int(),
      /** How many events were published that had never come. */
      recovered: z.int(),
      /** How many issues were published as they are now. */
      updated: z.int(),
      /** How many issues are deleted or transferred. */
      gone: z.int(),
      isComplete: z.boolean(),
    }),
  ),
});
type Result = z.infer<typeof Result>;

/** @param since what a person asked for: a call begins there, and knows nothing of the one before */
export function reconcileCalls(since: string | undefined): Calls<Result> {
  return {
    schema: Result,
    // A call that goes on begins where the one before ended.
    sum: (before, after) => ({
      ...after,
      since: before.since,
      seen: before.seen + after.seen,
      known: before.known + after.known,
      recovered: before.recovered + after.recovered,
      updated: before.updated + after.updated,
      gone: before.gone + after.gone,
    }),
    progress: ({ until, recovered, updated, gone }) => [until, recovered, updated, gone],
    where({ repositories }) {
      const complete = repositories.filter(({ isComplete }) => isComplete).length;
      return `${complete} of ${repositories.length} repositories compared`;
    },
    onward({ repositories }) {
      const incomplete = repositories.filter(({ isComplete }) => !isComplete);
      const [first] = incomplete.flatMap(({ until }) => until ?? []).sort();
      return since === undefined || first === undefined ? {} : { since: first };
    },
  };
}

/** The result of `reconcile` for a person. @param room how wide a line may be, in places */
export function showReconciled(result: unknown, room?: number): Shown {
  const answer = Result.parse(result);
  const rows = answer.repositories.map(({ repository, since, seen, known, recovered, updated, gone }) => ({
    repository,
    since: since ?? "all",
    compared: seen,
    "nothing missing": known,
    "events recovered": recovered,
    "brought up to date": updated,
    gone,
  }));
  return shown(
    [...(rows.length > 0 ? [tableOf(rows, room)] : []), `${answer.requests} requests to GitHub`],
    wrongIn(answer),
  );
}
