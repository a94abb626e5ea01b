import type { HttpFunction } from "@google-cloud/functions-framework";
import type { Publish } from "@issue-relay/shared/event/message";
import type { Task as CallableTask } from "@issue-relay/shared/tasks/task";
import { type TaskFunctionOptions, taskFunction } from "@issue-relay/shared/tasks/task-function";
import { daily } from "./daily.ts";
import type { Digest, Task } from "./digest.ts";
import { overdueTask } from "./overdue.ts";
import { remind } from "./remind.ts";
import { logFailure, sayAll } from "./say-all.ts";
import { weekly } from "./weekly.ts";

const TASKS = { "/daily": daily, "/weekly": weekly, "/remind": remind };

export interface HandleOptions extends Omit<TaskFunctionOptions, "tasks" | "logFailure"> {
  digest: Digest;
  /** To the topic for commands. */
  publish: Publish;
}

/**
 * The HTTP function that Cloud Scheduler calls with `POST /daily`, `/weekly` or `/remind`. It answers 204 where all is said, or there is
 * nothing to say, and 503 where something is not said: what was said is not said again. `POST /overdue` answers 200 where `actions` was
 * told of all that is overdue.
 */
export function handleTasks({ digest, publish, ...options }: HandleOptions): HttpFunction {
  const saying =
    (task: Task): CallableTask =>
    async ({ at, deadline, logger }) => {
      const sayings = await task(digest, at);
      const failed = await sayAll(sayings, { ...digest, clock: options.clock, deadline, logger });
      logger.info(
        { said: sayings.length - failed, failed },
        failed === 0 ? "all is said" : "not all is said",
      );
      return { isDone: failed === 0 };
    };
  const tasks = new Map(Object.entries(TASKS).map(([path, task]) => [path, saying(task)]));
  tasks.set("/overdue", overdueTask({ ...digest, publish }));
  return taskFunction({ ...options, tasks, logFailure });
}
