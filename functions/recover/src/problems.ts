import { messageOf, reasonOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import { logFailure } from "./log-failure.ts";

/** What went wrong, where another call may help or a person must act. */
export interface Problem {
  reason: Reason;
  problem: string;
}

/** A problem of one of the things that a task has to do with. */
export interface ProblemAt extends Problem {
  /** A webhook, or the owner of one, a repository, an installation. */
  where: string;
}

/** What is told of an error. */
function problemOf(error: unknown): Problem {
  return { reason: reasonOf(error), problem: messageOf(error) };
}

export function problemAt(where: string, error: unknown): ProblemAt {
  return { where, ...problemOf(error) };
}

/**
 * Returns a function that does one of many steps of a task. A step that fails is a problem, and stops no other. One for which the call
 * itself is wrong ends the task.
 * @param problems gets what has failed
 */
export function attempting(logger: Logger, problems: ProblemAt[]) {
  return async <T>(where: string, step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (error instanceof TaskRefused) {
        throw error;
      }
      logFailure(logger.child({ where }), error);
      problems.push(problemAt(where, error));
      return undefined;
    }
  };
}

/** Does a step of a task whose failure must not hide what was done before: it is told beside that. */
export async function problemsOf(logger: Logger, step: () => Promise<unknown>): Promise<Problem[]> {
  try {
    await step();
    return [];
  } catch (error) {
    logFailure(logger, error);
    return [problemOf(error)];
  }
}
