import type { HttpFunction } from "@google-cloud/functions-framework";
import type { Clock } from "@issue-relay/shared/clock";
import { withDeadline } from "@issue-relay/shared/deadline";
import { type Logger, withTrace } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { daily } from "./daily.ts";
import type { Digest, Task } from "./digest.ts";
import { remind } from "./remind.ts";
import { logFailure, sayAll } from "./say-all.ts";
import { weekly } from "./weekly.ts";

const TASKS = new Map<string, Task>([
  ["/daily", daily],
  ["/weekly", weekly],
  ["/remind", remind],
]);

export interface HandleOptions {
  digest: Digest;
  clock: Clock;
  /** The longest that a request may take: shorter than the function's timeout. */
  deadlineMs: number;
  logger: Logger;
  /** The ID of the Google Cloud project. */
  project: string;
}

/**
 * The HTTP function that Cloud Scheduler calls with `POST /daily`, `/weekly` or `/remind`.
 *
 * | answer | when |
 * | --- | --- |
 * | 204 | all is said, or there is nothing to say |
 * | 503 | something is not said: Scheduler calls again, and what was said is not said again |
 * | 404, 405 | there is no such task, or it was not asked for with POST |
 */
export function handleTasks({ digest, clock, deadlineMs, ...options }: HandleOptions): HttpFunction {
  return async (req, res) => {
    const task = TASKS.get(req.path);
    const logger = withTrace(options.logger, options.project, req.get("traceparent")).child({
      task: req.path,
    });
    if (!task) {
      res.status(404).send({ error: `the tasks are ${[...TASKS.keys()].join(", ")}` });
      return;
    }
    if (req.method !== "POST") {
      const reason: Reason = "method-not-allowed";
      logger.warn({ reason }, "refused: a task is asked for with POST");
      res.status(405).set("allow", "POST").send({ error: reason });
      return;
    }
    const speaker = { ...digest, clock, deadline: clock.now() + deadlineMs, logger };
    const work = async () => {
      const sayings = await task(digest, scheduledAt(req.get("x-cloudscheduler-scheduletime")));
      const failed = await sayAll(sayings, speaker);
      logger.info(
        { said: sayings.length - failed, failed },
        failed === 0 ? "all is said" : "not all is said",
      );
      return failed === 0;
    };
    const isDone = await withDeadline(`the task ${req.path}`, deadlineMs, work()).catch((error) => {
      logFailure(logger, error);
      return false;
    });
    res.status(isDone ? 204 : 503).end();
  };
}

/**
 * The time for which the schedule asks: the same in all attempts, also in one after midnight. Whoever else calls asks for now. So does
 * who names a time to come: what is said today must not be taken for that day's.
 * https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#httptarget
 */
function scheduledAt(header: string | undefined): Date {
  const scheduled = Date.parse(header ?? "");
  const now = Date.now();
  return new Date(Number.isNaN(scheduled) ? now : Math.min(scheduled, now));
}
