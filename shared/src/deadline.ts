import { setTimeout as delay } from "node:timers/promises";
import { RetryLater } from "./errors.ts";

/**
 * Waits for `work`, but not longer than `milliseconds`. After that the work itself goes on, and its result is ignored;
 * to stop it, give it a signal.
 * @param what names the work in the error
 * @throws RetryLater after that time, with the message `<what> took longer than … ms`; before, whatever `work` throws
 */
export async function withDeadline<T>(what: string, milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const timeout = delay(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new RetryLater(`${what} took longer than ${milliseconds} ms`);
  });
  timeout.catch(() => {}); // It rejects when it is aborted below.
  work.catch(() => {}); // After the deadline, nobody handles its error.
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timer.abort();
  }
}
