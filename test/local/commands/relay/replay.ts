import { systemClock } from "@issue-relay/shared/clock";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";
import type { TaskAnswer } from "./call-task.ts";
import { type Patience, patiently } from "./patiently.ts";
import { type Shown, shown } from "./shown.ts";

const Named = z.array(z.object({ deliveryId: z.string(), problem: z.string() }));

/** What the task answers: functions/recover/src/replay. */
const Result = z.looseObject({
  dryRun: z.boolean(),
  deliveries: z.int(),
  /** How many events they tell of. */
  events: z.int(),
  /** How many of these had no row. */
  added: z.int(),
  /** How many others have no usable name of an event. */
  nameless: z.int(),
  notUnderstood: z.int(),
  /** Some of these. */
  examples: Named,
  /** How many were mapped without a detail. */
  withoutDetail: z.int(),
  /** Some of these. */
  details: Named,
  /** Where to go on; null: all is done. */
  nextFrom: z.iso.datetime().nullable(),
  problems: z.array(z.looseObject({ problem: z.string() })),
});
type Result = z.infer<typeof Result>;

/**
 * Calls `replay` until it has come to the end of the time, each call from where the one before ended; or until one gets no further.
 * @param call gets what it has instead of what was asked for at first
 * @returns the answers of all calls as one, also where a later one fails for good: then its error is a problem
 * @throws what the first call throws that another would not repair
 */
export async function replayAll(
  call: (instead: { from?: string }) => Promise<TaskAnswer>,
  { say, clock = systemClock }: Pick<Patience, "say"> & Partial<Patience>,
): Promise<TaskAnswer> {
  let from: string | undefined;
  let total: Result | undefined;
  const next = patiently(() => call(from === undefined ? {} : { from }), { say, clock });
  for (;;) {
    let called: TaskAnswer;
    try {
      called = await next();
    } catch (error) {
      if (!total) {
        throw error;
      }
      const problems = [...total.problems, { problem: messageOf(error) }];
      return { isDone: false, result: { ...total, problems } };
    }
    const { isDone, result } = called;
    const answer = Result.parse(result);
    total = total ? sumOf(total, answer) : answer;
    if (isDone || answer.nextFrom === null || answer.nextFrom === from) {
      return { isDone, result: total };
    }
    from = answer.nextFrom;
    say(`${total.deliveries} deliveries mapped, until ${from}. Going on.`);
  }
}

function sumOf(earlier: Result, later: Result): Result {
  return {
    ...later,
    deliveries: earlier.deliveries + later.deliveries,
    events: earlier.events + later.events,
    added: earlier.added + later.added,
    nameless: earlier.nameless + later.nameless,
    notUnderstood: earlier.notUnderstood + later.notUnderstood,
    examples: [...earlier.examples, ...later.examples],
    withoutDetail: earlier.withoutDetail + later.withoutDetail,
    details: [...earlier.details, ...later.details],
  };
}

/** The result of `replay` for a person. */
export function showReplayed(result: unknown): Shown {
  const answer = Result.parse(result);
  const { dryRun, deliveries, events, added, nameless, nextFrom, problems } = answer;
  const { notUnderstood, examples, withoutDetail, details } = answer;
  const what = `${numberOf(deliveries, "delivery", "deliveries")} mapped to ${numberOf(events, "event")}, ${added} without a row`;
  const loaded = nextFrom === null ? `✓ ${what}: all loaded` : `${what}: loaded`;
  return shown(
    [
      dryRun ? what : loaded,
      ...(nameless > 0 ? [`${nameless} left out: GitHub's name of the event is missing`] : []),
      ...(withoutDetail > 0 ? [`${withoutDetail} mapped without a detail:`] : []),
      ...details.map(
        ({ deliveryId, problem }) => `${deliveryId} has a detail that is not understood: ${problem}`,
      ),
      ...andMore(withoutDetail - details.length),
      ...(dryRun ? ["", "Nothing was loaded. --yes does it."] : []),
    ],
    [
      ...examples.map(({ deliveryId, problem }) => `${deliveryId} is not understood: ${problem}`),
      ...andMore(notUnderstood - examples.length),
      ...problems.map(({ problem }) => problem),
      ...(nextFrom === null ? [] : [`not complete: call again with --from ${nextFrom}`]),
    ],
  );
}

function andMore(count: number): string[] {
  return count > 0 ? [`and ${count} more`] : [];
}

function numberOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
