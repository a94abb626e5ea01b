import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { MessageToPublish } from "./limits.ts";

/** A message that was published to a topic. */
export interface Message extends MessageToPublish {
  messageId: string;
  /** Milliseconds since 1970. */
  publishTime: number;
}

/** A message that a subscriber has received and not yet acknowledged. */
export interface Lease {
  ackId: string;
  message: Message;
  /** 1 for the first delivery. */
  attempt: number;
  /** Aborts when the ack deadline passes or the backlog is closed. */
  signal: AbortSignal;
}

export interface DeliverySettings {
  ackDeadlineMs: number;
  /** Milliseconds to wait before the next attempt, after `failures` failed attempts. */
  backoffMs(failures: number): number;
  /** Attempts after which a message is dead-lettered; absent: no limit. */
  maxDeliveryAttempts?: number;
}

interface BackloggedMessage {
  message: Message;
  failures: number;
}

/**
 * The messages of one subscription that are not yet acknowledged. Each is ready for delivery, leased to a subscriber,
 * or waiting for its next attempt. It is removed when it is acknowledged or dead-lettered. A nack and a missed ack
 * deadline both count as a failed attempt: https://cloud.google.com/pubsub/docs/handling-failures
 */
export class Backlog {
  readonly #clock: Clock;
  readonly #settings: () => DeliverySettings;
  readonly #onReady: () => void;
  readonly #deadLetter: (message: Message, attempts: number) => boolean;
  #ready: BackloggedMessage[] = [];
  #leases = new Map<
    string,
    { item: BackloggedMessage; cancelDeadline: () => void; controller: AbortController }
  >();
  /** Functions that cancel the timers of messages that wait for their next attempt. */
  #backingOff = new Set<() => void>();

  constructor(options: {
    clock: Clock;
    /** Called each time the settings are needed, since an update of the subscription can change them. */
    settings: () => DeliverySettings;
    /** Called when a message becomes ready for delivery. */
    onReady: () => void;
    /** Dead-letters a message that has reached its maximum of attempts; where it returns false, attempts go on. */
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

  /** Leases at most `max` of the ready messages, oldest first. */
  lease(max: number): Lease[] {
    return this.#ready.splice(0, max).map((item) => {
      const ackId = randomUUID();
      const controller = new AbortController();
      const cancelDeadline = this.#expireAfter(ackId, this.#settings().ackDeadlineMs);
      this.#leases.set(ackId, { item, cancelDeadline, controller });
      return { ackId, message: item.message, attempt: item.failures + 1, signal: controller.signal };
    });
  }

  /** Removes a message. Does nothing where its ack deadline has passed: the message is then delivered again. */
  acknowledge(ackId: string): void {
    this.#endLease(ackId);
  }

  /** Ends a lease without an acknowledgement: the message is delivered again after its backoff. */
  nack(ackId: string): void {
    const lease = this.#endLease(ackId);
    if (lease) {
      this.#retry(lease.item);
    }
  }

  /** Moves the ack deadline of a message to `ms` milliseconds from now. */
  extend(ackId: string, ms: number): void {
    const lease = this.#leases.get(ackId);
    if (!lease) {
      return;
    }
    lease.cancelDeadline();
    lease.cancelDeadline = this.#expireAfter(ackId, ms);
  }

  /** Removes every message and cancels every timer. */
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

  #makeReady(item: BackloggedMessage): void {
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

  #retry({ message, failures: before }: BackloggedMessage): void {
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
