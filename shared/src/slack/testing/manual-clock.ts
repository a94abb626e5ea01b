import type { Clock } from "../../clock.ts";

/** A clock that stands still until a test lets time pass. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: { until: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ until: this.#now + ms, wake }));
  }

  /** Lets so many ms pass. Whoever sleeps wakes in turn, and may go to sleep again. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#nextBy(end); next; next = this.#nextBy(end)) {
      this.#now = next.until;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await settled();
    }
    this.#now = end;
  }

  #nextBy(end: number) {
    const [next] = this.#sleepers.toSorted((a, b) => a.until - b.until);
    return next && next.until <= end ? next : undefined;
  }
}

/** Everything that is ready goes on until it waits again. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
