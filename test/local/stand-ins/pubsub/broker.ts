import type { Message } from "./backlog.ts";
import type { Clock } from "./clock.ts";
import { PubSubError, throwNotFound } from "./errors.ts";
import type { OnEvent } from "./events.ts";
import type { Post } from "./http-post.ts";
import type { MessageToPublish, SubscriptionConfig, TopicConfig } from "./limits.ts";
import { MAX_OUTSTANDING } from "./pusher.ts";
import { Subscription } from "./subscription.ts";

/** Pub/Sub's name for the topic of a subscription whose topic was deleted. */
const DELETED_TOPIC = "_deleted-topic_";

/** The topics and subscriptions of the emulator, in memory. The clock and the HTTP client are passed in. */
export class Broker {
  readonly #clock: Clock;
  readonly #post: Post;
  readonly #onEvent: OnEvent;
  readonly #mostOutstanding: number;
  #topics = new Map<string, TopicConfig>();
  #subscriptions = new Map<string, Subscription>();
  /** Begins at the current time, so that an emulator that is started again doesn't use an id twice. */
  #nextMessageId: number;

  constructor(options: { clock: Clock; post: Post; onEvent: OnEvent; mostOutstanding?: number | undefined }) {
    this.#clock = options.clock;
    this.#post = options.post;
    this.#onEvent = options.onEvent;
    this.#mostOutstanding = options.mostOutstanding ?? MAX_OUTSTANDING;
    this.#nextMessageId = options.clock.now() * 1000;
  }

  /** @throws PubSubError ALREADY_EXISTS */
  createTopic(config: TopicConfig): TopicConfig {
    if (this.#topics.has(config.name)) {
      throwAlreadyExists(config.name);
    }
    this.#topics.set(config.name, config);
    return config;
  }

  /** @throws PubSubError NOT_FOUND */
  getTopic(name: string): TopicConfig {
    return this.#topics.get(name) ?? throwNotFound(name);
  }

  listTopics(project: string): TopicConfig[] {
    return [...this.#topics.values()].filter(({ name }) => name.startsWith(`${project}/`));
  }

  /**
   * Deletes a topic. Its subscriptions stay and keep their messages.
   * @throws PubSubError NOT_FOUND
   */
  deleteTopic(name: string): void {
    if (!this.#topics.delete(name)) {
      throwNotFound(name);
    }
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.config.topic === name) {
        subscription.config = { ...subscription.config, topic: DELETED_TOPIC };
      }
    }
  }

  /**
   * Publishes messages and returns their ids, in the same order.
   * @throws PubSubError NOT_FOUND
   */
  publish(topic: string, messages: MessageToPublish[]): string[] {
    this.getTopic(topic);
    return messages.map((message) => this.#publishOne(topic, message));
  }

  /**
   * @throws PubSubError ALREADY_EXISTS; NOT_FOUND for the topic or the dead-letter topic; INVALID_ARGUMENT for the
   * filter
   */
  createSubscription(config: SubscriptionConfig): SubscriptionConfig {
    if (this.#subscriptions.has(config.name)) {
      throwAlreadyExists(config.name);
    }
    this.getTopic(config.topic);
    if (config.deadLetterPolicy) {
      this.getTopic(config.deadLetterPolicy.deadLetterTopic);
    }
    const subscription = new Subscription(config, {
      clock: this.#clock,
      post: this.#post,
      onEvent: this.#onEvent,
      mostOutstanding: this.#mostOutstanding,
      deadLetter: (source, message, attempts) => this.#deadLetter(source, message, attempts),
    });
    this.#subscriptions.set(config.name, subscription);
    return config;
  }

  /** @throws PubSubError NOT_FOUND */
  subscription(name: string): Subscription {
    return this.#subscriptions.get(name) ?? throwNotFound(name);
  }

  listSubscriptions(project: string): SubscriptionConfig[] {
    const configs = [...this.#subscriptions.values()].map(({ config }) => config);
    return configs.filter(({ name }) => name.startsWith(`${project}/`));
  }

  /**
   * The names of a topic's subscriptions.
   * @throws PubSubError NOT_FOUND
   */
  listTopicSubscriptions(topic: string): string[] {
    this.getTopic(topic);
    const configs = [...this.#subscriptions.values()].map(({ config }) => config);
    return configs.filter((config) => config.topic === topic).map(({ name }) => name);
  }

  /**
   * Deletes a subscription and its undelivered messages.
   * @throws PubSubError NOT_FOUND
   */
  deleteSubscription(name: string): void {
    this.subscription(name).close();
    this.#subscriptions.delete(name);
  }

  /** Cancels every timer, push and waiting pull. */
  close(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.close();
    }
  }

  #publishOne(topic: string, message: MessageToPublish): string {
    const messageId = String(this.#nextMessageId++);
    this.#onEvent({ kind: "published", topic, messageId, attributes: message.attributes });
    const accepted = { ...message, messageId, publishTime: this.#clock.now() };
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.config.topic === topic) {
        subscription.offer(accepted);
      }
    }
    return messageId;
  }

  /**
   * Publishes a message to the dead-letter topic of its subscription, with the attributes that Pub/Sub adds.
   * https://cloud.google.com/pubsub/docs/dead-letter-topics
   * @returns false where there is no such topic
   */
  #deadLetter(source: SubscriptionConfig, message: Message, attempts: number): boolean {
    const topic = source.deadLetterPolicy?.deadLetterTopic;
    if (topic === undefined || !this.#topics.has(topic)) {
      return false;
    }
    const [, project = "", , subscription = ""] = source.name.split("/");
    this.#onEvent({
      kind: "deadLettered",
      subscription: source.name,
      messageId: message.messageId,
      attempts,
      topic,
    });
    this.#publishOne(topic, {
      data: message.data,
      orderingKey: message.orderingKey,
      attributes: {
        ...message.attributes,
        CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
        CloudPubSubDeadLetterSourceSubscription: subscription,
        CloudPubSubDeadLetterSourceSubscriptionProject: project,
        // UTC is `+00:00` here, as in Pub/Sub; Google's emulator writes `Z`.
        CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishTime)
          .toISOString()
          .replace("Z", "+00:00"),
      },
    });
    return true;
  }
}

function throwAlreadyExists(resource: string): never {
  throw new PubSubError("ALREADY_EXISTS", `Resource already exists in the project (resource=${resource}).`);
}
