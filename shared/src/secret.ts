import { withDeadline } from "./deadline.ts";
import { BrokenDestination } from "./errors.ts";

/** How long values stay cached. A change in Secret Manager takes effect after this time at the latest. */
const CACHE_MS = 5 * 60_000;

/** Minimum interval between reads while values are cached. It limits the reads that wrong signatures can cause. */
const REFRESH_INTERVAL_MS = 10_000;

/** Minimum interval between reads while nothing is cached. */
const RETRY_INTERVAL_MS = 1_000;

/** How long one read may take. */
const READ_DEADLINE_MS = 5_000;

/** How long a caller waits for a read while it could also use cached values. */
const WAIT_WHILE_CACHED_MS = 1_000;

/** An enabled version of a secret. */
export interface SecretVersion {
  /** Its number, such as `3`. */
  version: string;
  value: string;
}

/** At least one value, the newest first. */
type Values<T> = [T, ...T[]];

/** The values of all enabled versions of one secret. While a secret is rotated, two versions are enabled. */
export interface Secret<T = string> {
  /**
   * Begins to read the values, for a caller that will need them soon. Where that fails, it is forgotten: whoever needs the
   * values reads them again at once.
   */
  readAhead(): void;
  /**
   * The cached values, which are read again after 5 minutes. While they cannot be read, the last values are returned.
   * @throws Error where nothing is cached and the values cannot be read, or where no version is enabled
   */
  values(): Promise<Values<T>>;
  /**
   * Values that are at most 10 s old, for a caller that found the cached values wrong.
   * @throws Error where they cannot be read, even if other values are cached
   */
  refreshed(): Promise<Values<T>>;
}

/**
 * A secret whose values are read when they are needed, and cached.
 * @param name names the secret in errors
 * @param read reads the value of each enabled version, the newest first. If it returns no value, the cached values are
 *   dropped too: someone has disabled all versions, so none may be used any more.
 * @param now the time in ms, on any clock
 */
export function cachedSecret<T = string>(
  name: string,
  read: () => Promise<T[]>,
  now: () => number = Date.now,
): Secret<T> {
  let cached: Values<T> | undefined;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let ahead: Promise<unknown> | undefined;
  let lastRead: { startedAt: number; done: boolean; values: Promise<Values<T>> } | undefined;

  const readNow = async (): Promise<Values<T>> => {
    const [value, ...older] = await withDeadline(`reading ${name}`, READ_DEADLINE_MS, read());
    cached = value === undefined ? undefined : [value, ...older];
    if (!cached) {
      throw new BrokenDestination(`${name} has no enabled version with a value`);
    }
    freshUntil = now() + CACHE_MS;
    return cached;
  };

  /** The outcome of the last read if it still runs or began less than `ms` ago, otherwise of a new read. */
  const readAtMostEvery = (ms: number): Promise<Values<T>> => {
    if (!lastRead || (lastRead.done && now() - lastRead.startedAt >= ms)) {
      const reading = { startedAt: now(), done: false, values: readNow() };
      reading.values
        .catch(() => {}) // The caller that awaits the values handles the error.
        .finally(() => {
          reading.done = true;
        });
      lastRead = reading;
    }
    return lastRead.values;
  };

  return {
    readAhead() {
      ahead = readNow().catch(() => {});
    },
    async values() {
      if (!cached) {
        await ahead;
      }
      if (!cached) {
        return readAtMostEvery(RETRY_INTERVAL_MS);
      }
      if (now() < freshUntil) {
        return cached;
      }
      try {
        return await withDeadline(
          `reading ${name}`,
          WAIT_WHILE_CACHED_MS,
          readAtMostEvery(REFRESH_INTERVAL_MS),
        );
      } catch (error) {
        if (!cached) {
          throw error;
        }
        return cached;
      }
    },
    refreshed: () => readAtMostEvery(REFRESH_INTERVAL_MS),
  };
}
