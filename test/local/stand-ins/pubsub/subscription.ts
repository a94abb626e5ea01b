import type { Clock } from "./clock.ts";
import { Delivery, type DeliverySettings, type Lease, type Message } from "./delivery.ts";
import { PubSubError } from "./errors.ts";
import type { OnEvent } from "./events.ts";
import { compileFilter, type Filter } from "./filter.ts";
import type { Post } from "./http-post.ts";
import { durationMs, type SubscriptionConfig } from "./limits.ts";
import { Pusher } from "./pusher.ts";

/**
 * Milliseconds between pushes of a message where no retry policy is set, as Pub/Sub slows down a failing endpoint:
 * https://cloud.google.com/pubsub/docs/push#push_backoff. Without one, pull subscriptions deliver again at once.
 */
const PUSH_BACKOFF_MS = { minimum: 100, maximum: 60_000 };

/** How long a pull waits for a message before it answers without one. Milliseconds. */
const PULL_WAIT_MS = 20_000;

export interface SubscriptionContext {
  clock: Clock;
  post: Post;
  onEvent: OnEvent;
  /** Publishes to the dead-letter topic; false: there is no such topic. */
  deadLetter(config: SubscriptionConfig, message: Message, attempts: number): boolean;
}

/** One subscription: what it wants, and how that is handed to its subscriber. */
export class Subscription {
  readonly #clock: Clock;
  readonly #filter: Filter;
  readonly #delivery: Delivery;
  readonly #pusher: Pusher;
  #config: SubscriptionConfig;
  #waitingPulls = new Set<() => void>();

  /** @throws INVALID_ARGUMENT where the filter can't be parsed */
  constructor(config: SubscriptionConfig, context: SubscriptionContext) {
    this.#config = config;
    this.#clock = context.clock;
    this.#filter = compileFilter(config.filter);
    this.#delivery = new Delivery({
      clock: context.clock,
      settings: () => deliverySettings(this.#config),
      onReady: () => this.#onReady(),
      deadLetter: (message, attempts) => context.deadLetter(this.#config, message, attempts),
    });
    this.#pusher = new Pusher({
      clock: context.clock,
      post: context.post,
      onEvent: context.onEvent,
      delivery: this.#delivery,
      target: () => ({
        subscription: this.#config.name,
        endpoint: endpointOf(this.#config),
        tellAttempt: this.#config.deadLetterPolicy !== null,
      }),
    });
  }

  get config(): SubscriptionConfig {
    return this.#config;
  }

  set config(config: SubscriptionConfig) {
    this.#config = config;
    this.#onReady();
  }

  offer(message: Message): void {
    if (this.#filter(message.attributes)) {
      this.#delivery.add(message);
    }
  }

  /**
   * At most `max` messages. Waits for the first until `signal` says that the caller has gone, 20 s at most; not at
   * all without a signal.
   * @throws FAILED_PRECONDITION on a push subscription
   */
  async pull(max: number, signal?: AbortSignal): Promise<Lease[]> {
    if (endpointOf(this.#config) !== "") {
      throw new PubSubError("FAILED_PRECONDITION", "A push subscription can't be pulled from.");
    }
    const leases = this.#delivery.lease(max);
    if (leases.length > 0 || !signal || signal.aborted) {
      return leases;
    }
    await this.#untilReady(signal);
    return signal.aborted ? [] : this.#delivery.lease(max);
  }

  acknowledge(ackIds: string[]): void {
    for (const ackId of ackIds) {
      this.#delivery.acknowledge(ackId);
    }
  }

  /** 0 seconds gives the messages back. */
  modifyAckDeadline(ackIds: string[], seconds: number): void {
    for (const ackId of ackIds) {
      if (seconds === 0) {
        this.#delivery.nack(ackId);
      } else {
        this.#delivery.extend(ackId, seconds * 1000);
      }
    }
  }

  close(): void {
    this.#pusher.close();
    this.#delivery.close();
    for (const wake of this.#waitingPulls) {
      wake();
    }
  }

  #onReady(): void {
    this.#pusher.pump();
    for (const wake of this.#waitingPulls) {
      wake();
    }
  }

  async #untilReady(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(PULL_WAIT_MS, resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    this.#waitingPulls.add(resolve);
    await promise;
    this.#waitingPulls.delete(resolve);
    cancel();
  }
}

function endpointOf(config: SubscriptionConfig): string {
  return config.pushConfig?.pushEndpoint ?? "";
}

function deliverySettings(config: SubscriptionConfig): DeliverySettings {
  const { retryPolicy, deadLetterPolicy } = config;
  const minimum = retryPolicy ? durationMs(retryPolicy.minimumBackoff) : PUSH_BACKOFF_MS.minimum;
  const maximum = retryPolicy ? durationMs(retryPolicy.maximumBackoff) : PUSH_BACKOFF_MS.maximum;
  const atOnce = !retryPolicy && endpointOf(config) === "";
  return {
    ackDeadlineMs: config.ackDeadlineSeconds * 1000,
    backoffMs: (failures) => (atOnce ? 0 : Math.min(minimum * 2 ** (failures - 1), maximum)),
    ...(deadLetterPolicy && { maxDeliveryAttempts: deadLetterPolicy.maxDeliveryAttempts }),
  };
}
