import type { Clock } from "@issue-relay/shared/clock";
import { ConnectionLost, type TaskAnswer, TaskIsRunning } from "./call-task.ts";

/** How often a lost connection is tried again, 1, 2, 4, … s after it was lost. */
const LOST = 6;

/** A call ends before 510 s: whoever runs is waited for a little longer. */
const RUNNING = { times: 60, everyMs: 10_000 };

export interface Patience {
  /** Tells a person what is waited for. */
  say(text: string): void;
  clock: Clock;
}

/**
 * Repeats a call whose connection is lost, and one that has to wait for another, neither for ever. A function that was never there is
 * not waited for.
 */
export function patiently(
  call: () => Promise<TaskAnswer>,
  { say, clock }: Patience,
): () => Promise<TaskAnswer> {
  let isThere = false;
  return async () => {
    for (let lost = 0, running = 0; ; ) {
      try {
        const answer = await call();
        isThere = true;
        return answer;
      } catch (error) {
        if (error instanceof TaskIsRunning && running < RUNNING.times) {
          running += 1;
          say(`${error.message} (looking again every ${RUNNING.everyMs / 1_000} s)`);
          await clock.sleep(RUNNING.everyMs);
        } else if (error instanceof ConnectionLost && (error.hasBegun || isThere) && lost < LOST) {
          isThere = true;
          say("The connection was lost: calling again. Nothing is done twice.");
          await clock.sleep(2 ** lost * 1_000);
          lost += 1;
        } else {
          throw error;
        }
      }
    }
  };
}
