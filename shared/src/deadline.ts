import { RetryLater } from "./errors.ts";

/**
 * Waits for `work`, but not longer than `milliseconds`. After that the work itself goes on, and its result is ignored;
 * to stop it, give it a signal.
 * @param what names the work in the error
 * @throws RetryLater after that time, with the message `<what> took longer than … ms`; before, whatever `work` throws
 */
export async function withDeadline<T>(what: string, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const late = () => reject(new RetryLater(`${what} took longer than ${milliseconds} ms`));
    timer = setTimeout(late, milliseconds);
  });
  work.catch(() => {}); // After the deadline, nobody handles its error.
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
