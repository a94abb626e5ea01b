import type { Clock } from "@issue-relay/shared/clock";
import type { PullSubscription } from "@issue-relay/shared/pull-subscription";
import type { Task } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";
import { problemsOf } from "../problems.ts";
import { acknowledgeDecided } from "./acknowledge.ts";
import { Filter } from "./filter.ts";
import { type Redriven, redrive, type Tools } from "./redrive.ts";
import { countWaiting, type Waiting, waiting } from "./waiting.ts";

/** The body of a request. */
const Input = Filter.extend({
  /** Whether only to say what would be redriven. */
  dryRun: z.boolean().default(true),
});

/** How many one call redrives at most. */
const AT_MOST = 10_000;

/** How many are published and written down together, and how many bytes they may have: the function has 512 MB. */
const AT_ONCE = 100;
const BYTES_AT_ONCE = 4_000_000;

/** What the last of these, and then the acknowledging, need at most. */
const LAST_MS = 120_000;

/** How many of those that were kept the answer names. */
const NAMED = 100;

export interface RedriveTaskOptions extends Tools {
  subscription: PullSubscription;
  clock: Clock;
}

/** `POST /redrive`: publishes dead letters again, the oldest first. Repeated after whatever has ended it, it loses none. */
export function redriveTask({ subscription, clock, ...tools }: RedriveTaskOptions): Task {
  return async (call) => {
    const { dryRun, ...filter } = inputOf(call, Input);
    const { logger, progress, deadline, signal, caller } = call;
    if (dryRun) {
      const counts = await countWaiting(tools.query, filter);
      logger.info({ groups: counts.length }, "nothing was redriven: it was a dry run");
      return { isDone: true, result: { dryRun, isFiltered: Object.keys(filter).length > 0, counts } };
    }
    const letters = await waiting(tools.query, filter, { order: "oldest first", limit: AT_MOST });
    const done: Redriven = { redriven: 0, dropped: 0, decided: [], kept: [] };
    let left = letters.length;
    const failed = await problemsOf(logger, async () => {
      for (const part of partsOf(letters)) {
        if (signal.aborted || clock.now() + LAST_MS > deadline) {
          break;
        }
        await redrive(part, done, tools, { caller, logger });
        left -= part.length;
        progress(`${done.redriven} of ${letters.length} published again`);
      }
    });
    let acknowledged = 0;
    const unacknowledged = await problemsOf(logger, async () => {
      // A caller who has gone is told nothing: the next call acknowledges.
      if (signal.aborted) {
        return;
      }
      ({ acknowledged } = await acknowledgeDecided(subscription, tools.query, clock, done.decided));
    });
    const isComplete = left === 0 && letters.length < AT_MOST;
    const problems = [...failed, ...unacknowledged];
    const { kept, redriven, dropped } = done;
    const result = {
      dryRun,
      redriven,
      dropped,
      kept: kept.length,
      keptLetters: kept.slice(0, NAMED),
      acknowledged,
      isComplete,
      problems,
    };
    return { isDone: isComplete && problems.length === 0, result };
  };
}

/** In their order, a hundred or a few megabytes at a time. */
function partsOf(letters: readonly Waiting[]): Waiting[][] {
  const parts: Waiting[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const letter of letters) {
    bytes += letter.bytes;
    if (bytes > BYTES_AT_ONCE || parts.at(-1)?.length === AT_ONCE) {
      parts.push([]);
      bytes = letter.bytes;
    }
    parts.at(-1)?.push(letter);
  }
  return parts;
}
