import { RetryLater } from "./errors.ts";

/**
 * Waits for `work`, but not longer than `milliseconds`. After that the work itself goes on, and its result is ignored;
 * to stop it, give it a signal.
 * @param what names the work in the error
 * @throws RetryLater after that time, with the message `<what> took longer than … ms`; before, whatever `work` throws
 */
// One promise instead of Promise.race, which makes five: in the domain of functions-framework each costs a delivery some microseconds.
export function withDeadline<T>(what: string, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new RetryLater(`${what} took longer than ${milliseconds} ms`));
    const timer = setTimeout(late, milliseconds);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
