import { setTimeout as delay } from "node:timers/promises";

/** How often a condition is looked at. */
const EVERY_MS = 20;

type Falsy = undefined | null | false | 0;

/**
 * What `look` finds, as soon as it finds something other than undefined, null, false or 0.
 * @throws Error `<what> did not happen within … s`
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
      throw new Error(`${what} did not happen within ${withinMs / 1000} s`);
    }
    await delay(EVERY_MS);
  }
}
