import { setTimeout as delay } from "node:timers/promises";

/** The pause between two calls of `look`. */
const INTERVAL_MS = 20;

type Falsy = undefined | null | false | 0;

/**
 * Calls `look` again and again, and returns its first result that is not undefined, null, false or 0.
 * @param what names the result in the error, such as "a row in BigQuery"
 * @throws Error after `withinMs`, with the message `timed out after … s, waiting for: <what>`
 */
export async function until<T>(
  what: string,
  look: () => T | Falsy | Promise<T | Falsy>,
  withinMs = 30_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (performance.now() > end) {
      throw new Error(`timed out after ${withinMs / 1000} s, waiting for: ${what}`);
    }
    await delay(INTERVAL_MS);
  }
}
