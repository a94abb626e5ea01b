export interface Limit {
  /** Requests a second that are allowed without an end. */
  perSecond: number;
  /** Requests at once. Slack allows "short bursts" and gives no number; it has been seen to allow more than this. */
  burst: number;
}

/** https://docs.slack.dev/apis/web-api/rate-limits */
export const POSTING: Limit = { perSecond: 1, burst: 5 };
export const TIER_2: Limit = { perSecond: 20 / 60, burst: 20 };
export const TIER_3: Limit = { perSecond: 50 / 60, burst: 50 };
export const TIER_4: Limit = { perSecond: 100 / 60, burst: 100 };

/** A leaky bucket for each key. */
export class RateLimiter {
  readonly #now: () => number;
  readonly #buckets = new Map<string, { used: number; at: number }>();

  /** `now`: milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a request. Returns how many whole seconds to wait before another attempt; 0 where it may pass. */
  secondsToWait(key: string, { perSecond, burst }: Limit): number {
    const at = this.#now();
    const before = this.#buckets.get(key) ?? { used: 0, at };
    const used = Math.max(0, before.used - ((at - before.at) / 1000) * perSecond);
    const over = used + 1 - burst;
    this.#buckets.set(key, { used: over > 0 ? used : used + 1, at });
    return over > 0 ? Math.ceil(over / perSecond) : 0;
  }
}
