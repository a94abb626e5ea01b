import { type Check, findingsOf } from "@issue-relay/shared/health/check";
import type { Task } from "@issue-relay/shared/tasks/task";

/** Whoever waits has the answer within half a minute, whatever hangs. */
const DEADLINE_MS = 20_000;

/** `POST /doctor`: looks at everything that can be set wrong, and says what to do. @param deadlineMs for each check */
export function doctorTask(checks: readonly Check[], deadlineMs = DEADLINE_MS): Task {
  return async ({ logger, progress }) => {
    progress(`${checks.length} things are looked at`);
    const findings = await findingsOf(checks, deadlineMs);
    const wrong = findings.filter(({ isOk }) => !isOk);
    logger.info({ looked: findings.length, wrong: wrong.map(({ what }) => what) }, "doctor has looked");
    return { isDone: wrong.length === 0, result: { checks: findings } };
  };
}
