import { Backlog, type DeliverySettings, type Lease, type Message } from "./backlog.ts";
import type { Clock } from "./clock.ts";
import { PubSubError } from "./errors.ts";
import type { OnEvent } from "./events.ts";
import { compileFilter, type Filter } from "./filter.ts";
import type { Post } from "./http-post.ts";
import { durationMs, type SubscriptionConfig } from "./limits.ts";
import { Pusher } from "./pusher.ts";

/**
 * Milliseconds between two pushes of a message, where the subscription has no retry policy: Pub/Sub slows down for a
 * failing endpoint. A pull subscription without a retry policy delivers again at once.
 * https://cloud.google.com/pubsub/docs/push#push_backoff
 */
const PUSH_BACKOFF_MS = { minimum: 100, maximum: 60_000 };

/** Milliseconds that a pull waits for a message before it returns none. */
const PULL_WAIT_MS = 20_000;

export interface SubscriptionContext {
  clock: Clock;
  post: Post;
  onEvent: OnEvent;
  /** How many messages are pushed at the same time. */
  mostOutstanding: number;
  /** Publishes to the dead-letter topic. Returns false where there is no such topic. */
  deadLetter(config: SubscriptionConfig, message: Message, attempts: number): boolean;
}

/** One subscription: filters the messages of its topic and delivers them by push or pull. */
export class Subscription {
  readonly #clock: Clock;
  readonly #filter: Filter;
  readonly #backlog: Backlog;
  readonly #pusher: Pusher;
  #config: SubscriptionConfig;
  #waitingPulls = new Set<() => void>();

  /** @throws PubSubError INVALID_ARGUMENT where the filter can't be parsed */
  constructor(config: SubscriptionConfig, context: SubscriptionContext) {
    this.#config = config;
    this.#clock = context.clock;
    this.#filter = compileFilter(config.filter);
    this.#backlog = new Backlog({
      clock: context.clock,
      settings: () => deliverySettings(this.#config),
      onReady: () => this.#onReady(),
      deadLetter: (message, attempts) => context.deadLetter(this.#config, message, attempts),
    });
    this.#pusher = new Pusher({
      clock: context.clock,
      post: context.post,
      onEvent: context.onEvent,
      mostOutstanding: context.mostOutstanding,
      backlog: this.#backlog,
      target: () => ({
        subscription: this.#config.name,
        endpoint: endpointOf(this.#config),
        includeAttempt: this.#config.deadLetterPolicy !== null,
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

  /** Takes a message that was published to the topic, if it passes the filter. */
  offer(message: Message): void {
    if (this.#filter(message.attributes)) {
      this.#backlog.add(message);
    }
  }

  /**
   * Leases at most `max` messages. Where none is ready, waits up to 20 s for one, or until `signal` aborts; without a
   * signal it doesn't wait.
   * @throws PubSubError FAILED_PRECONDITION for a push subscription
   */
  async pull(max: number, signal?: AbortSignal): Promise<Lease[]> {
    if (endpointOf(this.#config) !== "") {
      throw new PubSubError("FAILED_PRECONDITION", "A push subscription can't be pulled from.");
    }
    const leases = this.#backlog.lease(max);
    if (leases.length > 0 || !signal || signal.aborted) {
      return leases;
    }
    await this.#untilReady(signal);
    return signal.aborted ? [] : this.#backlog.lease(max);
  }

  acknowledge(ackIds: string[]): void {
    for (const ackId of ackIds) {
      this.#backlog.acknowledge(ackId);
    }
  }

  /** Moves the ack deadline to `seconds` from now. As in Pub/Sub, 0 is a nack. */
  modifyAckDeadline(ackIds: string[], seconds: number): void {
    for (const ackId of ackIds) {
      if (seconds === 0) {
        this.#backlog.nack(ackId);
      } else {
        this.#backlog.extend(ackId, seconds * 1000);
      }
    }
  }

  close(): void {
    this.#pusher.close();
    this.#backlog.close();
    for (const wake of this.#waitingPulls) {
      wake();
    }
  }

  #onReady(): void {
    this.#pusher.pushReady();
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
