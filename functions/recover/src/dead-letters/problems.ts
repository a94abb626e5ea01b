import { messageOf, reasonOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { logFailure } from "../log-failure.ts";

/** What went wrong, where another call may help or a person must act. */
export interface Problem {
  reason: Reason;
  problem: string;
}

/** Does a step of a task whose failure must not hide what was done before: it is told beside that. */
export async function problemsOf(logger: Logger, step: () => Promise<unknown>): Promise<Problem[]> {
  try {
    await step();
    return [];
  } catch (error) {
    logFailure(logger, error);
    return [{ reason: reasonOf(error), problem: messageOf(error) }];
  }
}
