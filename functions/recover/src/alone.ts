import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";

/** A task of which only one call runs at a time: the function has one instance. Two would ask GitHub for the same. */
export function alone(task: Task): Task {
  return oneAtATime()(task);
}

/** Makes tasks of which only one call runs at a time, of all together. */
export function oneAtATime(): (task: Task) => Task {
  let isRunning = false;
  return (task) => async (call) => {
    if (isRunning) {
      throw new TaskRefused(409, "it is running, or what must not run beside it: wait until that ends");
    }
    isRunning = true;
    try {
      return await task(call);
    } finally {
      isRunning = false;
    }
  };
}
