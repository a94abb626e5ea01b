import { setTimeout as delay } from "node:timers/promises";
import { RetryLater } from "./errors.ts";

/**
 * What `work` gives, if it does within `milliseconds`. The work is not stopped (give it a signal for that); what it
 * comes to afterwards is ignored.
 * @throws RetryLater once the time is over: `<what> took longer than … ms`
 */
export async function withDeadline<T>(what: string, milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const timeout = delay(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new RetryLater(`${what} took longer than ${milliseconds} ms`);
  });
  timeout.catch(() => {}); // aborted, or the loser of the race
  work.catch(() => {}); // a late failure has nobody left to hear it
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timer.abort();
  }
}
