import PQueue from "p-queue";
import { RetryLater } from "../errors.ts";

/** Slack lets an app post about one message a second to a channel. https://docs.slack.dev/apis/web-api/rate-limits */
export interface Pace {
  /**
   * Resolves when the next message may be posted to the channel. Turns come in the order of the calls.
   *
   * @param by the latest time at which the turn is useful, in ms since the epoch
   * @throws RetryLater as soon as it is clear that the turn cannot come by then, or when the signal aborts
   */
  turn(channel: string, by: number, signal: AbortSignal): Promise<void>;
  /** Gives no turn in the channel for `ms`. Messages whose turn then comes too late are refused at once. */
  pause(channel: string, ms: number): void;
}

const TOO_LATE = "The rate limit of the Slack channel leaves no turn for this message before its deadline";

interface Waiting {
  by: number;
  refusal: AbortController;
}

/**
 * A pace that gives turns `1 / messagesPerSecond` seconds apart. Each instance of a function has its own; where they are
 * too fast together, Slack answers 429.
 */
export function createPace(messagesPerSecond: number): Pace {
  const intervalMs = 1000 / messagesPerSecond;
  const channels = new Map<string, Channel>();
  function named(name: string): Channel {
    const channel = channels.get(name) ?? new Channel(intervalMs);
    channels.set(name, channel);
    return channel;
  }
  return {
    turn: (channel, by, signal) => named(channel).turn(by, signal),
    pause: (channel, ms) => named(channel).pause(ms),
  };
}

class Channel {
  readonly #intervalMs: number;
  readonly #queue: PQueue;
  /** In the order of the queue. */
  readonly #waiting = new Set<Waiting>();
  #nextTurnAt = 0;
  #resume: NodeJS.Timeout | undefined;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#queue = new PQueue({ intervalCap: 1, interval: intervalMs, strict: true });
  }

  async turn(by: number, signal: AbortSignal): Promise<void> {
    if (this.#turnAt(this.#waiting.size) > by) {
      throw new RetryLater(TOO_LATE);
    }
    const waiting = { by, refusal: new AbortController() };
    this.#waiting.add(waiting);
    try {
      await this.#queue.add(() => this.#start(waiting), {
        signal: AbortSignal.any([signal, waiting.refusal.signal]),
      });
    } catch {
      throw new RetryLater(TOO_LATE);
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  pause(ms: number): void {
    this.#nextTurnAt = Math.max(this.#nextTurnAt, Date.now() + ms);
    this.#queue.pause();
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.#queue.start(), this.#nextTurnAt - Date.now());
    let ahead = 0;
    for (const { by, refusal } of this.#waiting) {
      if (this.#turnAt(ahead) > by) {
        refusal.abort();
      } else {
        ahead += 1;
      }
    }
  }

  #start(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    this.#nextTurnAt = Math.max(this.#nextTurnAt, Date.now() + this.#intervalMs);
  }

  /** When a message gets its turn that has `ahead` messages before it. */
  #turnAt(ahead: number): number {
    return Math.max(this.#nextTurnAt, Date.now()) + ahead * this.#intervalMs;
  }
}
