import type { Logger } from "../logger.ts";

/** One call of a task, by a schedule or by a person. */
export interface TaskCall {
  /** The body of the request: parsed JSON, or undefined where it has none. */
  input: unknown;
  /** The time for which the schedule asks: the same in all attempts. For whoever else calls, now. */
  at: Date;
  /** The account that calls, by its email; undefined where the caller does not say who it is, as on one machine. */
  caller: string | undefined;
  /** When the call must have ended, on the clock that the function was given. */
  deadline: number;
  /** Aborted at the deadline, and where the caller has hung up: after that nothing may be begun. */
  signal: AbortSignal;
  logger: Logger;
  /** Tells a caller who watches what has been done so far. */
  progress(text: string): void;
}

/** What a call has led to. */
export interface TaskOutcome {
  /** Whether nothing is left that another attempt could do: a schedule tries again otherwise. */
  isDone: boolean;
  /** What the caller is told, as JSON. */
  result?: object;
}

/**
 * @throws TaskRefused where the call itself is wrong
 * @throws whatever else fails: the schedule tries again
 */
export type Task = (call: TaskCall) => Promise<TaskOutcome>;

/** The call is not carried out, and would not be in another attempt either. */
export class TaskRefused extends Error {
  override name = "TaskRefused";
  readonly status: 400 | 409;

  /** @param status 400: the input is wrong; 409: the same task is running */
  constructor(status: TaskRefused["status"], message: string) {
    super(message);
    this.status = status;
  }
}
