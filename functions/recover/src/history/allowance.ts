import type { Clock } from "@issue-relay/shared/clock";
import { type GitHub, REQUEST_MS } from "@issue-relay/shared/github/rest/client";
import type { TaskCall } from "@issue-relay/shared/tasks/task";

/** What a call may still ask GitHub for: there is time, and GitHub's limit of the hour is not used up. */
export interface Allowance {
  /** @param github who would be asked: each installation of an App has a limit of its own */
  isLeft(github: GitHub): boolean;
  /** When the first of GitHub's limits begins anew that were found used up; otherwise null. */
  goesOnAt(): Date | null;
}

export interface AllowanceOptions {
  clock: Clock;
  /** What the task needs after its last request, in ms. */
  endMs: number;
  /** The part of GitHub's hour that is left for other tasks, which have the same credential. */
  leaves: number;
}

/** @param root the client with which a call begins: GitHub may have refused it everything */
export function allowanceOf(
  root: GitHub,
  { deadline, signal }: Pick<TaskCall, "deadline" | "signal">,
  { clock, endMs, leaves }: AllowanceOptions,
): Allowance {
  const usedUp = new Map<GitHub, number>();
  const hasTime = () => !signal.aborted && clock.now() + REQUEST_MS + endMs < deadline;
  const hasLimit = (github: GitHub) => {
    const limit = github.limit();
    const isUsedUp =
      limit !== undefined && limit.remaining <= limit.requests * leaves && limit.resetsAt > Date.now();
    if (isUsedUp) {
      usedUp.set(github, limit.resetsAt);
    }
    return !isUsedUp;
  };
  return {
    isLeft: (github) => hasTime() && hasLimit(github),
    goesOnAt: () => (hasLimit(root) && usedUp.size === 0 ? null : new Date(Math.min(...usedUp.values()))),
  };
}
