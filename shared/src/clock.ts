import { setTimeout } from "node:timers/promises";

/** A stopwatch. Its times say nothing about the clocks of other instances. */
export interface Clock {
  /** In ms. It never goes back, also where the machine's time is corrected. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
};
