import type { Attempt } from "./attempt.ts";

const DAY_MS = 86_400_000;

export interface Filter {
  /** GitHub's two ranges: a delivery without a code is in neither. */
  status?: "success" | "failure" | undefined;
  /** The newest delivery of the page. */
  from?: bigint | undefined;
  perPage: number;
}

/** The codes that each value of the filter `status` finds, by GitHub's description of its API. */
const RANGES = { success: [200, 399], failure: [400, 599] } as const;

/** The deliveries of one webhook. GitHub forgets them after some days. */
export class Attempts {
  /** By id, ascending. */
  #all: Attempt[] = [];
  readonly #keptMs: number;
  readonly #now: () => number;

  constructor(days: number, now: () => number) {
    this.#keptMs = days * DAY_MS;
    this.#now = now;
  }

  /** What ends later than another may have begun before it, and then has a smaller id. */
  add(attempt: Attempt): void {
    const index = this.#all.findLastIndex(({ id }) => id < attempt.id);
    this.#all.splice(index + 1, 0, attempt);
  }

  find(id: bigint): Attempt | undefined {
    return this.all().find((each) => each.id === id);
  }

  /** Those that GitHub still knows, newest first. */
  all(): Attempt[] {
    const oldest = this.#now() - this.#keptMs;
    return this.#all.filter(({ deliveredAt }) => deliveredAt.getTime() >= oldest).reverse();
  }

  /** A page, newest first; `next` is the first one of the page after it. */
  page({ status, from, perPage }: Filter): { attempts: Attempt[]; next: bigint | undefined } {
    const [low, high] = status ? RANGES[status] : [-1, 999];
    const found = this.all().filter(
      ({ id, outcome: { statusCode } }) =>
        (from === undefined || id <= from) && statusCode >= low && statusCode <= high,
    );
    return { attempts: found.slice(0, perPage), next: found[perPage]?.id };
  }
}
