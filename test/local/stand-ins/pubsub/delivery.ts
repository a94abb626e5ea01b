import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { NewMessage } from "./limits.ts";

/** A message that a topic has accepted. */
export interface Message extends NewMessage {
  messageId: string;
  /** Milliseconds since 1970. */
  publishTime: number;
}

/** A message that was handed out and awaits its acknowledgement. */
export interface Lease {
  ackId: string;
  message: Message;
  /** 1 for the first delivery. */
  attempt: number;
  /** Aborts when the lease ends without this subscriber's word: its deadline has passed, or nobody asks any more. */
  signal: AbortSignal;
}

export interface DeliverySettings {
  ackDeadlineMs: number;
  /** Milliseconds to wait after so many failed attempts. */
  backoffMs(failures: number): number;
  /** Absent: without end. */
  maxDeliveryAttempts?: number;
}

interface Backlogged {
  message: Message;
  failures: number;
}

/**
 * What one subscription still has to deliver. A message is ready, leased to a subscriber, or backing off; it leaves
 * when it is acknowledged or dead-lettered. A nack and a passed deadline count alike:
 * https://cloud.google.com/pubsub/docs/handling-failures
 */
export class Delivery {
  readonly #clock: Clock;
  readonly #settings: () => DeliverySettings;
  readonly #onReady: () => void;
  readonly #deadLetter: (message: Message, attempts: number) => boolean;
  #ready: Backlogged[] = [];
  #leases = new Map<string, { item: Backlogged; cancelDeadline: () => void; controller: AbortController }>();
  #backingOff = new Set<() => void>();

  constructor(options: {
    clock: Clock;
    /** Read anew each time, since a subscription can be updated. */
    settings: () => DeliverySettings;
    /** Called when a message has become ready. */
    onReady: () => void;
    /** Takes a message that has used up its attempts; false: it can't, so the message is tried again. */
    deadLetter: (message: Message, attempts: number) => boolean;
  }) {
    this.#clock = options.clock;
    this.#settings = options.settings;
    this.#onReady = options.onReady;
    this.#deadLetter = options.deadLetter;
  }

  add(message: Message): void {
    this.#makeReady({ message, failures: 0 });
  }

  /** Hands out what is ready, oldest first, at most `max`. */
  lease(max: number): Lease[] {
    return this.#ready.splice(0, max).map((item) => {
      const ackId = randomUUID();
      const controller = new AbortController();
      const cancelDeadline = this.#expireAfter(ackId, this.#settings().ackDeadlineMs);
      this.#leases.set(ackId, { item, cancelDeadline, controller });
      return { ackId, message: item.message, attempt: item.failures + 1, signal: controller.signal };
    });
  }

  /** Does nothing where the deadline has passed: Pub/Sub delivers such a message again. */
  acknowledge(ackId: string): void {
    this.#endLease(ackId);
  }

  /** Gives a message back, to be delivered again after its backoff. */
  nack(ackId: string): void {
    const lease = this.#endLease(ackId);
    if (lease) {
      this.#retry(lease.item);
    }
  }

  /** Moves the deadline to so many milliseconds from now. */
  extend(ackId: string, ms: number): void {
    const lease = this.#leases.get(ackId);
    if (!lease) {
      return;
    }
    lease.cancelDeadline();
    lease.cancelDeadline = this.#expireAfter(ackId, ms);
  }

  /** Forgets everything, and leaves no timer. */
  close(): void {
    this.#ready = [];
    for (const cancel of this.#backingOff) {
      cancel();
    }
    this.#backingOff.clear();
    for (const [ackId, { controller }] of this.#leases) {
      this.#endLease(ackId);
      controller.abort();
    }
  }

  #makeReady(item: Backlogged): void {
    this.#ready.push(item);
    this.#onReady();
  }

  #endLease(ackId: string) {
    const lease = this.#leases.get(ackId);
    lease?.cancelDeadline();
    this.#leases.delete(ackId);
    return lease;
  }

  #expireAfter(ackId: string, ms: number): () => void {
    return this.#clock.after(ms, () => {
      const lease = this.#endLease(ackId);
      if (!lease) {
        return;
      }
      lease.controller.abort();
      this.#retry(lease.item);
    });
  }

  #retry({ message, failures: before }: Backlogged): void {
    const failures = before + 1;
    const { maxDeliveryAttempts = Number.POSITIVE_INFINITY, backoffMs } = this.#settings();
    if (failures >= maxDeliveryAttempts && this.#deadLetter(message, failures)) {
      return;
    }
    const cancel = this.#clock.after(backoffMs(failures), () => {
      this.#backingOff.delete(cancel);
      this.#makeReady({ message, failures });
    });
    this.#backingOff.add(cancel);
  }
}
