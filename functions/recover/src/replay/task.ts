import type { Clock } from "@issue-relay/shared/clock";
import type { LoadRows } from "@issue-relay/shared/load-rows";
import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { Batch } from "../batch.ts";
import { inputOf } from "../input.ts";
import { type Problem, problemsOf } from "../problems.ts";
import { add, nothingOf, QUERY_MS, type Replayed, type ReplayTools, replaySpan } from "./span.ts";
import { spansOf } from "./spans.ts";

const Time = z.iso
  .datetime({ offset: true })
  .transform((time) => new Date(time))
  .pipe(z.date().min(new Date(0), "must be after 1970"));

/** The body of a request. */
const Input = z.strictObject({
  /** Of deliveries that Pub/Sub took from then on, which is moments after ingress received them: `publish_time` in their table. */
  from: Time,
  /** Until then; now where it is not given. */
  to: Time.optional(),
  /** Whether only to say what would be loaded. */
  dryRun: z.boolean().default(true),
});

/** Google's own client sends at most 5 MB in one request. */
const BATCH_BYTES = 4_000_000;

/** What is left for the answer. */
const ANSWER_MS = 5_000;

export interface ReplayTaskOptions extends ReplayTools {
  loadRows: LoadRows;
  clock: Clock;
}

/** What the caller is told, as JSON. */
interface Result extends Replayed {
  dryRun: boolean;
  /** Where the next call has to begin; null where all is done. */
  nextFrom: Date | null;
  isComplete: boolean;
  problems: Problem[];
}

/**
 * `POST /replay`: maps raw deliveries by today's mapping, and loads the rows: of an event that has a row already, the view `events` shows
 * the newest mapping. It goes part by part, the oldest first. A part that was not completed is mapped again, which changes nothing.
 */
export function replayTask({ loadRows, clock, ...tools }: ReplayTaskOptions): Task {
  return async (call) => {
    const { dryRun, from, to = new Date() } = inputOf(call, Input);
    if (from >= to) {
      throw new TaskRefused(400, "from must be before to, which is now where it is not given");
    }
    const { deadline, signal, logger, progress } = call;
    const hasTime = (ms: number) => !signal.aborted && clock.now() + ms + ANSWER_MS < deadline;
    const done = nothingOf(0);
    let nextFrom: Date | null = from;
    const batch = dryRun ? undefined : new Batch({ loadRows, task: "replay", bytes: BATCH_BYTES, signal });
    const mappedAt = new Date();
    const problems = await problemsOf(logger, async () => {
      for (const span of await spansOf(tools.query, tools.deliveries, { from, to })) {
        nextFrom = span.from;
        const replayed = hasTime(QUERY_MS) && (await replaySpan(span, tools, { mappedAt, batch, hasTime }));
        if (!replayed) {
          return;
        }
        add(replayed, done);
        progress(`${span.to.toISOString()}: ${done.deliveries} deliveries mapped`);
      }
      nextFrom = null;
    });
    const isComplete = nextFrom === null;
    const text = dryRun ? "nothing was loaded: it was a dry run" : "mapped raw deliveries anew";
    logger.info({ ...done, nextFrom }, text);
    const result: Result = { dryRun, ...done, nextFrom, isComplete, problems };
    return { isDone: isComplete && problems.length === 0, result };
  };
}
