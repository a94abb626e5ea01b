import type { Clock } from "../clock.ts";
import { RetryLater } from "../errors.ts";

/** A limit of Slack's, for calls that count together: those named alike. */
export interface Lane {
  name: string;
  /** Between two calls in the long run, in ms. */
  intervalMs: number;
  /** How many calls may follow each other at once, after a time without calls. */
  burst: number;
}

/** The turn does not come in time. */
export class NoTurn extends RetryLater {
  override name = "NoTurn";
}

interface State {
  /** When the next call is due that comes after all before it, at the interval. */
  due: number;
  pausedUntil: number;
}

/**
 * Gives turns for calls to Slack. Each instance of a function has its own pace; where they are too fast together, Slack answers
 * 429, and then the instance pauses.
 */
export class Pace {
  readonly #lanes = new Map<string, State>();

  /**
   * Resolves when the call may be made. Turns come in the order in which they were asked for.
   * @throws NoTurn where the turn doesn't come within so many ms: at once, because a request that waits is billed; where a pause
   *   comes between, when its turn would have come
   */
  async turn({ name, intervalMs, burst }: Lane, withinMs: number, clock: Clock): Promise<void> {
    const latest = clock.now() + withinMs;
    const state = this.#state(name);
    for (;;) {
      const now = clock.now();
      const at = Math.max(now, state.pausedUntil, state.due - (burst - 1) * intervalMs);
      if (at > latest) {
        throw new NoTurn(`the rate limit of Slack leaves no turn for this call in time (${name})`);
      }
      state.due = Math.max(state.due, at) + intervalMs;
      if (at > now) {
        await clock.sleep(at - now);
      }
      // A pause that was asked for meanwhile takes the turn away.
      if (clock.now() >= state.pausedUntil) {
        return;
      }
    }
  }

  /** Gives no turn in the lane for so many ms. */
  pause(name: string, ms: number, clock: Clock): void {
    const state = this.#state(name);
    state.pausedUntil = Math.max(state.pausedUntil, clock.now() + ms);
  }

  #state(name: string): State {
    const state = this.#lanes.get(name) ?? { due: Number.NEGATIVE_INFINITY, pausedUntil: 0 };
    this.#lanes.set(name, state);
    return state;
  }
}
