import { type Attempt, hasArrived } from "../attempt.ts";
import type { Failed } from "./failed.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The pauses double from this to that. */
const FIRST_PAUSE = 10 * MINUTE;
const LONGEST_PAUSE = 4 * HOUR;

/** An attempt is some seconds younger than the call that asked for it: the pause counts from that call. */
const TOLERANCE = MINUTE;

/** An event that fails while another arrives, at the most so long before or after it, fails by itself. */
const MEANWHILE = 10 * MINUTE;

/** How many of the newest attempts say whether ingress takes anything now. */
const NEWEST = 10;

/** How many deliveries are asked for while it doesn't, the oldest and some others: enough to notice that it does again. */
const OLDEST_PROBED = 5;
const OTHERS_PROBED = 5;

/** What to ask for now. */
export interface Due {
  /** In the order in which to ask. */
  due: Failed[];
  /** How many of them GitHub is to deliver. */
  atMost: number;
}

/**
 * Which failed events to ask for now. After its first attempt an event is asked for at once, and later in longer and longer pauses, unless
 * ingress has begun to take others since. While nothing gets through, only a few are: thousands of requests would find out the same.
 * @param attempts of the webhook
 * @param now ms since 1970
 * @param since for how long GitHub can deliver again: a time in ms since 1970
 */
export function dueOf(
  failed: readonly Failed[],
  attempts: readonly Attempt[],
  { now, since }: { now: number; since: number },
): Due {
  const arrivals = attempts
    .filter(hasArrived)
    .map(({ at }) => at)
    .sort((one, other) => one - other);
  const due = failed.filter((each) => {
    // However often it has failed, it is asked for again before GitHub can't any more: after a quarter of the time that is left.
    const pause = Math.min(pauseFor(each, arrivals), (each.firstAt - since) / 4);
    return now + TOLERANCE >= each.lastAt + pause;
  });
  const newest = attempts.toSorted((one, other) => other.at - one.at).slice(0, NEWEST);
  if (newest.some(hasArrived)) {
    return { due, atMost: due.length };
  }
  return {
    due: [...due.slice(0, OLDEST_PROBED), ...shuffled(due.slice(OLDEST_PROBED))],
    atMost: OLDEST_PROBED + OTHERS_PROBED,
  };
}

/**
 * How long to wait after the last attempt. An event that fails while others arrive fails by itself, and each time counts. What has failed
 * in an outage counts only as long as the outage lasts: when ingress takes others since the last attempt, it is asked for at once.
 * @param arrivals in ascending order
 */
function pauseFor({ times, lastAt }: Failed, arrivals: readonly number[]): number {
  const takesOthersSince = (arrivals.at(-1) ?? Number.NEGATIVE_INFINITY) >= lastAt;
  const byItself = times.filter((time) => hasBetween(arrivals, time - MEANWHILE, time + MEANWHILE));
  const failures = takesOthersSince ? byItself.length : times.length;
  return failures <= 1 ? 0 : Math.min(FIRST_PAUSE * 2 ** (failures - 2), LONGEST_PAUSE);
}

/** Whether one of the numbers, in ascending order, is between these, or one of them. */
function hasBetween(numbers: readonly number[], from: number, to: number): boolean {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found = numbers[low];
  return found !== undefined && found <= to;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
