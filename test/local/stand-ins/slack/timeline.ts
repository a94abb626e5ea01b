import type { StoredMessage } from "./message.ts";

interface Version {
  /** Milliseconds since 1970. */
  visibleFrom: number;
  /** Absent: the message is deleted. */
  message?: StoredMessage;
}

/**
 * The messages of one channel, replies among them, oldest first; and what readers see of them, which can be older.
 * A stored message is never changed, only replaced.
 */
export class Timeline {
  readonly #messages = new Map<string, StoredMessage>();
  readonly #versions = new Map<string, Version[]>();
  readonly #now: () => number;
  readonly #lagMs: () => number;

  constructor(now: () => number, lagMs: () => number) {
    this.#now = now;
    this.#lagMs = lagMs;
  }

  get(ts: string): StoredMessage | undefined {
    return this.#messages.get(ts);
  }

  all(): StoredMessage[] {
    return [...this.#messages.values()];
  }

  /** Each message as it was last visible. */
  visible(): StoredMessage[] {
    const now = this.#now();
    return [...this.#versions.values()].flatMap((versions) => {
      const message = versions.findLast(({ visibleFrom }) => visibleFrom <= now)?.message;
      return message ? [message] : [];
    });
  }

  set(message: StoredMessage): void {
    this.#messages.set(message.ts, message);
    this.#add(message.ts, { visibleFrom: this.#now() + this.#lagMs(), message });
  }

  delete({ ts }: StoredMessage): void {
    this.#messages.delete(ts);
    this.#add(ts, { visibleFrom: this.#now() + this.#lagMs() });
  }

  /** Forgets what no reader can see any more. */
  #add(ts: string, version: Version): void {
    const known = this.#versions.get(ts) ?? [];
    const seen = known.findLastIndex(({ visibleFrom }) => visibleFrom <= this.#now());
    this.#versions.set(ts, [...known.slice(Math.max(seen, 0)), version]);
  }
}
