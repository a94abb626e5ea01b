import { withDeadline } from "./deadline.ts";

/** How long values are used before Secret Manager is asked again: a change counts after this at the latest. */
const CACHE_MS = 5 * 60_000;

/** However many signatures don't match, Secret Manager is not asked more often than this. */
const REFRESH_INTERVAL_MS = 10_000;

/** The same while there are no values to go on with. */
const RETRY_INTERVAL_MS = 1_000;

/** A read that hangs must not hold up for ever those who can't do without. */
const READ_DEADLINE_MS = 5_000;

/** Nor for long those who have values to go on with. */
const PATIENCE_MS = 1_000;

/** The newest first; at least one. */
type Values = [string, ...string[]];

/** The values of all enabled versions of one secret, the newest first, so that two can be in use while one rotates. */
export interface Secret {
  /** Rejects only where there are none to go on with. An outage of Secret Manager is bridged by the last values. */
  values(): Promise<Values>;
  /** The values as of the last 10 s, because the ones at hand did not serve. Rejects where they can't be read. */
  refreshed(): Promise<Values>;
}

/**
 * @param name for messages
 * @param read every enabled version's value, the newest first; none where there is no enabled version, and then the
 *   last values are forgotten too: whoever disables a secret means it
 */
export function cachedSecret(
  name: string,
  read: () => Promise<string[]>,
  now: () => number = Date.now,
): Secret {
  let held: Values | undefined;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let newest: { askedAt: number; done: boolean; values: Promise<Values> } | undefined;

  const ask = async (): Promise<Values> => {
    const [value, ...older] = await withDeadline(`reading ${name}`, READ_DEADLINE_MS, read());
    held = value === undefined ? undefined : [value, ...older];
    if (!held) {
      throw new Error(`${name} has no enabled version with a value`);
    }
    freshUntil = now() + CACHE_MS;
    return held;
  };

  /** The outcome of a read that is under way or began less than `ms` ago; otherwise of a new one. */
  const readWithin = (ms: number): Promise<Values> => {
    if (!newest || (newest.done && now() - newest.askedAt >= ms)) {
      const reading = { askedAt: now(), done: false, values: ask() };
      reading.values
        .catch(() => {}) // heard by whoever awaits it
        .finally(() => {
          reading.done = true;
        });
      newest = reading;
    }
    return newest.values;
  };

  return {
    async values() {
      if (!held) {
        return readWithin(RETRY_INTERVAL_MS);
      }
      if (now() < freshUntil) {
        return held;
      }
      try {
        return await withDeadline(`reading ${name}`, PATIENCE_MS, readWithin(REFRESH_INTERVAL_MS));
      } catch (error) {
        if (!held) {
          throw error;
        }
        return held;
      }
    },
    refreshed: () => readWithin(REFRESH_INTERVAL_MS),
  };
}
