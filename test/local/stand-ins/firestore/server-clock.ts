/**
 * Firestore's clock, in microseconds since the epoch. It never goes back, each commit gets a time of its own, and no read
 * gets an earlier one than a commit before it.
 */
export class ServerClock {
  readonly #now: () => number;
  #last = 0;

  /** @param now in milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  commit(): number {
    this.#last = Math.max(this.#now() * 1000, this.#last + 1);
    return this.#last;
  }

  read(): number {
    this.#last = Math.max(this.#now() * 1000, this.#last);
    return this.#last;
  }
}

/** As in Firestore's JSON: `2026-03-02T09:30:00.123456Z`. */
export function formatTime(microseconds: number): string {
  const beyondMilliseconds = String(microseconds % 1000).padStart(3, "0");
  return new Date(microseconds / 1000).toISOString().replace("Z", `${beyondMilliseconds}Z`);
}

/** A time as in Firestore's JSON, to the microsecond. */
export function parseTime(time: string): number {
  const [, fraction = ""] = /\.(\d+)/.exec(time) ?? [];
  return Date.parse(time) * 1000 + Number(fraction.padEnd(6, "0").slice(3, 6));
}
