import { setTimeout } from "node:timers/promises";

/** A stopwatch. Its times say nothing about the clocks of other instances. */
export interface Clock {
  /** In ms. It never goes back, also where the machine's time is corrected. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** When a clock is at a time that is given in ms since the epoch, such as the deadline of a delivery: the time of day can be corrected meanwhile. */
export function onClock(clock: Pick<Clock, "now">, time: number): number {
  return clock.now() + (time - Date.now());
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
};
