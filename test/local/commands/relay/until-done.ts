import { systemClock } from "@issue-relay/shared/clock";
import type { z } from "zod";
import { type ByRepository, sumOf, timeOf } from "./by-repository.ts";
import type { TaskAnswer } from "./call-task.ts";
import { type Patience, patiently } from "./patiently.ts";

/** How the calls of a task become one answer. */
export interface Calls<T extends ByRepository> {
  schema: z.ZodType<T>;
  /** What two calls have done in a repository, as one. */
  sum(before: T["repositories"][number], after: T["repositories"][number]): T["repositories"][number];
  /** How far a repository has come. Where that is the same after another call, more calls would not get further. */
  progress(repository: T["repositories"][number]): unknown;
  /** Where the task is, in a few words. */
  where(answer: T): string;
  /** What the next call is asked for instead of what was asked for at first. @param answer of all calls so far */
  onward?(answer: T): object;
}

/** How often GitHub's limit may be used up without anything having got further: then something else uses it up. */
const IDLE_WAITS = 2;

/**
 * Calls a task until each repository was complete in one of the calls, or calls no longer get further.
 * @param call gets what it is asked for instead of what was asked for at first. It may be repeated after whatever has ended it
 * @returns the answers of all calls as one
 * @throws what a call throws that another would not repair
 */
export async function untilDone<T extends ByRepository>(
  calls: Calls<T>,
  call: (instead?: object) => Promise<TaskAnswer>,
  { say, clock = systemClock }: Pick<Patience, "say"> & Partial<Patience>,
): Promise<TaskAnswer> {
  let total: T | undefined;
  const next = patiently(() => call(total && calls.onward?.(total)), { say, clock });
  for (let idle = 0; ; ) {
    const { isDone, result } = await next();
    const answer = calls.schema.parse(result);
    const before = total && progressOf(calls, total);
    total = total ? sumOf(total, answer, calls.sum) : answer;
    const { repositories, goesOnAt, problems } = total;
    const isComplete = problems.length === 0 && repositories.every((each) => each.isComplete);
    if (isDone || isComplete) {
      return { isDone: true, result: { ...total, goesOnAt: null } };
    }
    idle = progressOf(calls, total) === before ? idle + 1 : 0;
    if (idle > (goesOnAt === null ? 0 : IDLE_WAITS)) {
      return { isDone: false, result: total };
    }
    if (goesOnAt === null) {
      say(`${calls.where(total)}. Going on.`);
    } else {
      say(
        `${calls.where(total)}. GitHub's limit for this hour is used up; goes on at ${timeOf(goesOnAt)}. Ctrl-C is safe: call again and it goes on.`,
      );
      await clock.sleep(Math.max(0, Date.parse(goesOnAt) - Date.now()));
    }
  }
}

function progressOf<T extends ByRepository>({ progress }: Calls<T>, { repositories }: T): string {
  return JSON.stringify(repositories.map((each) => [each.repository, each.isComplete, progress(each)]));
}
