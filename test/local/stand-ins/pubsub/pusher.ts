import type { Clock } from "./clock.ts";
import type { Delivery, Lease } from "./delivery.ts";
import { pushEnvelope } from "./envelope.ts";
import type { OnEvent } from "./events.ts";
import type { Post } from "./http-post.ts";

/** What counts as an acknowledgement: https://cloud.google.com/pubsub/docs/push#receive_push */
const ACKNOWLEDGING = [102, 200, 201, 202, 204];

/**
 * Messages of one subscription under way at a time. Pub/Sub starts slowly and goes up to thousands; this emulator
 * starts at once, and stays under the 511 connections that a Node.js server lets wait by default, so that a burst is
 * as concurrent as it can be without a connection being dropped.
 */
const MAX_OUTSTANDING = 500;

export interface PushTarget {
  subscription: string;
  /** Empty: a pull subscription, nothing is pushed. */
  endpoint: string;
  /** Pub/Sub tells the attempt only where there is a dead-letter policy. */
  tellAttempt: boolean;
}

/** Posts what a subscription has ready to its endpoint, and acknowledges or gives back according to the answer. */
export class Pusher {
  readonly #clock: Clock;
  readonly #post: Post;
  readonly #onEvent: OnEvent;
  readonly #delivery: Delivery;
  readonly #target: () => PushTarget;
  #outstanding = 0;
  #closed = false;

  constructor(options: {
    clock: Clock;
    post: Post;
    onEvent: OnEvent;
    delivery: Delivery;
    target: () => PushTarget;
  }) {
    this.#clock = options.clock;
    this.#post = options.post;
    this.#onEvent = options.onEvent;
    this.#delivery = options.delivery;
    this.#target = options.target;
  }

  /** To be called when something may have become ready. */
  pump(): void {
    const target = this.#target();
    if (target.endpoint === "") {
      return;
    }
    for (const lease of this.#delivery.lease(MAX_OUTSTANDING - this.#outstanding)) {
      void this.#push(lease, target);
    }
  }

  close(): void {
    this.#closed = true;
  }

  async #push({ ackId, message, attempt, signal }: Lease, target: PushTarget): Promise<void> {
    const { subscription, endpoint } = target;
    const body = pushEnvelope(subscription, message, target.tellAttempt ? attempt : undefined);
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
      this.#delivery.acknowledge(ackId);
    } else {
      this.#delivery.nack(ackId);
    }
    this.pump();
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return "code" in error ? String(error.code) : error.message;
}
