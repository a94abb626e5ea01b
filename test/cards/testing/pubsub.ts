import pubsub from "@issue-relay/shared/pubsub.json" with { type: "json" };
import type { Instance, Request, World } from "./world.ts";

const { ackDeadlineSeconds, deadlineSeconds, minimumBackoffSeconds, maximumDeliveryAttempts } =
  pubsub.consumer;
const CONCURRENCY = 80;

export interface Published<Event> {
  event: Event;
  attempts: number;
  isAcknowledged: boolean;
  isDead: boolean;
}

/** What the instance does for a pushed event, until `deadline`. It resolves to acknowledge. */
export type Handler<Event> = (request: Request, event: Event, deadline: number) => Promise<unknown>;

/** A push subscription in a world: at least once, in any order, with backoff and a last attempt. */
export class PubSub<Event extends { id: string }> {
  readonly messages: Published<Event>[] = [];
  requests = 0;
  billedMs = 0;
  readonly #world: World;
  readonly #handler: Handler<Event>;
  readonly #maximumBackoffMs: number;

  constructor(world: World, maximumBackoffMs: number, handler: Handler<Event>) {
    this.#world = world;
    this.#maximumBackoffMs = maximumBackoffMs;
    this.#handler = handler;
  }

  publish(event: Event, delayMs: number): void {
    const world = this.#world;
    const message = { event, attempts: 0, isAcknowledged: false, isDead: false };
    this.messages.push(message);
    world.after(delayMs, () => this.#push(message, true));
    while (world.random.chance(world.faults.duplicate)) {
      world.after(delayMs + world.random.integer(0, 90_000), () => this.#push(message, false));
    }
  }

  /** Delivers a message once more that was, or was not, acknowledged. */
  deliverAgain(isAcknowledged: boolean): void {
    const message = this.messages.find((each) => each.attempts > 0 && each.isAcknowledged === isAcknowledged);
    if (message) {
      this.#push(message, false);
    }
  }

  /** An extra delivery, which at-least-once allows at any time, may acknowledge, but it is not tried again itself. */
  #push(message: Published<Event>, isMain: boolean): void {
    const world = this.#world;
    if (isMain && message.isAcknowledged) {
      return;
    }
    const free = world.instances.filter(({ isAlive, requests }) => isAlive && requests.size < CONCURRENCY);
    const instance = free[world.random.integer(0, Math.max(0, free.length - 1))];
    if (!instance) {
      world.after(world.random.integer(1000, 5000), () => this.#push(message, isMain));
      return;
    }
    message.attempts += 1;
    this.requests += 1;
    this.#attempt(message, isMain, instance);
  }

  #attempt(message: Published<Event>, isMain: boolean, instance: Instance): void {
    const world = this.#world;
    const startedAt = world.now;
    const end = (isDone: boolean, why = "") => {
      if (request.isAnswered) {
        return;
      }
      request.isAnswered = true;
      instance.requests.delete(request);
      this.billedMs += world.now - startedAt;
      world.note(
        `${message.event.id} -> ${isDone ? 204 : 503} (instance ${instance.id}, attempt ${message.attempts}) ${why}`,
      );
      if (isDone && !world.random.chance(world.faults.acknowledgementLost)) {
        message.isAcknowledged = true;
      } else if (isMain && !message.isAcknowledged) {
        this.#again(message);
      }
    };
    const request: Request = { instance, isAnswered: false, fail: (why) => end(false, why) };
    instance.requests.add(request);
    world.after(deadlineSeconds * 1000, () => end(false, "deadline"));
    world.after(ackDeadlineSeconds * 1000, () => end(false, "ack deadline"));
    this.#handler(request, message.event, startedAt + deadlineSeconds * 1000).then(
      () => end(true),
      (error) => end(false, error instanceof Error ? error.message : String(error)),
    );
  }

  #again(message: Published<Event>): void {
    const world = this.#world;
    if (message.attempts >= maximumDeliveryAttempts) {
      message.isDead = true;
      return;
    }
    const exponential = minimumBackoffSeconds * 1000 * 2 ** Math.min(20, message.attempts - 1);
    const backoff = Math.min(this.#maximumBackoffMs, exponential);
    world.after(backoff + world.random.integer(0, Math.floor(backoff / 10)), () => this.#push(message, true));
  }
}
