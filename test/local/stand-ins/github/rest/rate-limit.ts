import { randomBytes } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { GitHubApp, GitHubEnv } from "./app.ts";
import type { Caller } from "./caller.ts";
import { GitHubError } from "./github-error.ts";

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export interface Limits {
  /** Requests an hour, of each token or installation: the primary limit. */
  perHour: number;
  /** Requests an hour without a token. */
  anonymousPerHour: number;
  /** A GET is one point, everything else five: a secondary limit. */
  pointsPerMinute: number;
}

export const GITHUB_LIMITS: Limits = { perHour: 5_000, anonymousPerHour: 60, pointsPerMinute: 900 };

const HOUR_SECONDS = 3_600;
const MINUTE_SECONDS = 60;
const DOCUMENTATION = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/** What somebody has used since `start`, in seconds since the epoch. */
interface Window {
  start: number;
  used: number;
}

/** Counts the requests of each caller, and adds GitHub's headers to each answer. */
export class RateLimits {
  readonly #limits: Limits;
  /** Milliseconds since the epoch. */
  readonly #now: () => number;
  readonly #hours = new Map<string, Window>();
  readonly #minutes = new Map<string, Window>();

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Refuses requests above a limit. They count as well. */
  middleware() {
    return createMiddleware<GitHubEnv>(async (c, next) => {
      const caller = c.get("caller");
      const hour = this.#window(this.#hours, caller, HOUR_SECONDS);
      const minute = this.#window(this.#minutes, caller, MINUTE_SECONDS);
      hour.used += 1;
      minute.used += c.req.method === "GET" ? 1 : 5;
      const { limit, remaining, reset, used } = this.#state(caller, hour);
      c.header("x-ratelimit-limit", String(limit));
      c.header("x-ratelimit-remaining", String(remaining));
      c.header("x-ratelimit-reset", String(reset));
      c.header("x-ratelimit-used", String(used));
      c.header("x-ratelimit-resource", "core");
      if (hour.used > limit) {
        throw new GitHubError(403, `API rate limit exceeded for ${nameOf(caller)}.`, {
          documentation: DOCUMENTATION,
        });
      }
      if (minute.used > this.#limits.pointsPerMinute) {
        throw new GitHubError(403, SECONDARY, {
          documentation: `${DOCUMENTATION}#about-secondary-rate-limits`,
          headers: { "retry-after": String(minute.start + MINUTE_SECONDS - this.#seconds()) },
        });
      }
      await next();
    });
  }

  /** Adds the endpoint that shows them, which costs nothing. https://docs.github.com/rest/rate-limit/rate-limit */
  serve(api: GitHubApp): void {
    api.get("/rate_limit", (c) => {
      const caller = c.get("caller");
      const core = this.#state(caller, this.#window(this.#hours, caller, HOUR_SECONDS));
      const search = { limit: 30, remaining: 30, reset: this.#seconds() + MINUTE_SECONDS, used: 0 };
      return c.json({ resources: { core, search }, rate: core });
    });
  }

  #state(caller: Caller | undefined, { start, used }: Window) {
    const limit = caller ? this.#limits.perHour : this.#limits.anonymousPerHour;
    return {
      limit,
      remaining: Math.max(0, limit - used),
      reset: start + HOUR_SECONDS,
      used: Math.min(used, limit),
    };
  }

  #window(windows: Map<string, Window>, caller: Caller | undefined, length: number): Window {
    const [key, now] = [nameOf(caller), this.#seconds()];
    const known = windows.get(key);
    if (known && now < known.start + length) {
      return known;
    }
    const begun = { start: now, used: 0 };
    windows.set(key, begun);
    return begun;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}

const SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/** As GitHub's message names a caller. Without a token, it is an address. */
function nameOf(caller: Caller | undefined): string {
  switch (caller?.kind) {
    case "token":
      return `user ID ${caller.id}`;
    case "installation":
      return `installation ID ${caller.id}`;
    case "app":
      return `app ID ${caller.id}`;
    case undefined:
      return "127.0.0.1";
  }
}

/** Adds the headers that each of GitHub's answers has. `date` is GitHub's clock, by which clients correct theirs. */
export function commonHeaders(now: () => number) {
  return createMiddleware<GitHubEnv>(async (c, next) => {
    c.header("date", new Date(now()).toUTCString());
    c.header("x-github-request-id", randomBytes(10).toString("hex").toUpperCase());
    await next();
  });
}
