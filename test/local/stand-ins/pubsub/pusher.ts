import type { Backlog, Lease } from "./backlog.ts";
import type { Clock } from "./clock.ts";
import { pushEnvelope } from "./envelope.ts";
import type { OnEvent } from "./events.ts";
import type { Post } from "./http-post.ts";

/** The HTTP statuses that acknowledge a message. https://cloud.google.com/pubsub/docs/push#receive_push */
const ACKNOWLEDGING = [102, 200, 201, 202, 204];

/**
 * By default, the most messages of one subscription that are pushed at the same time. Pub/Sub begins with few and goes up to
 * thousands. This emulator pushes up to 500 from the beginning: more connections could be refused, since a Node.js
 * server by default lets only 511 wait to be accepted.
 */
export const MAX_OUTSTANDING = 500;

export interface PushTarget {
  subscription: string;
  /** Empty for a pull subscription: nothing is pushed. */
  endpoint: string;
  /** Whether a push contains `deliveryAttempt`: in Pub/Sub, only with a dead-letter policy. */
  includeAttempt: boolean;
}

/** Pushes the ready messages of a subscription to its endpoint, and acknowledges or nacks each by the answer. */
export class Pusher {
  readonly #clock: Clock;
  readonly #post: Post;
  readonly #onEvent: OnEvent;
  readonly #backlog: Backlog;
  readonly #target: () => PushTarget;
  readonly #mostOutstanding: number;
  #outstanding = 0;
  #closed = false;

  constructor(options: {
    clock: Clock;
    post: Post;
    onEvent: OnEvent;
    backlog: Backlog;
    target: () => PushTarget;
    mostOutstanding: number;
  }) {
    this.#clock = options.clock;
    this.#post = options.post;
    this.#onEvent = options.onEvent;
    this.#backlog = options.backlog;
    this.#target = options.target;
    this.#mostOutstanding = options.mostOutstanding;
  }

  /** Pushes the messages that are ready. Must be called when a message becomes ready. */
  pushReady(): void {
    const target = this.#target();
    if (target.endpoint === "") {
      return;
    }
    for (const lease of this.#backlog.lease(this.#mostOutstanding - this.#outstanding)) {
      void this.#push(lease, target);
    }
  }

  close(): void {
    this.#closed = true;
  }

  async #push({ ackId, message, attempt, signal }: Lease, target: PushTarget): Promise<void> {
    const { subscription, endpoint } = target;
    const body = pushEnvelope(subscription, message, target.includeAttempt ? attempt : undefined);
    const start = this.#clock.now();
    this.#outstanding += 1;
    const answer = await this.#post(endpoint, body, signal).then(
      (status) => ({ status }),
      (error: unknown) => ({ error: signal.aborted ? "timeout" : reason(error) }),
    );
    this.#outstanding -= 1;
    if (this.#closed) {
      return;
    }
    const acknowledged = "status" in answer && !signal.aborted && ACKNOWLEDGING.includes(answer.status);
    const ms = this.#clock.now() - start;
    const { messageId } = message;
    this.#onEvent({ kind: "pushed", subscription, messageId, attempt, ...answer, acknowledged, ms });
    if (acknowledged) {
      this.#backlog.acknowledge(ackId);
    } else {
      this.#backlog.nack(ackId);
    }
    this.pushReady();
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return "code" in error ? String(error.code) : error.message;
}
