import type { Clock } from "./clock.ts";
import type { Message } from "./delivery.ts";
import { notFound, PubSubError } from "./errors.ts";
import type { OnEvent } from "./events.ts";
import type { Post } from "./http-post.ts";
import type { NewMessage, SubscriptionConfig, TopicConfig } from "./limits.ts";
import { Subscription } from "./subscription.ts";

/** What a subscription's topic is called once that is gone, as Pub/Sub has it. */
const DELETED_TOPIC = "_deleted-topic_";

/** Topics and subscriptions in memory, without a wire: the adapters give it time, HTTP and gRPC. */
export class Broker {
  readonly #clock: Clock;
  readonly #post: Post;
  readonly #onEvent: OnEvent;
  #topics = new Map<string, TopicConfig>();
  #subscriptions = new Map<string, Subscription>();
  /** Digits, as Pub/Sub's own. Begins at the time, so that a restarted emulator doesn't use an id twice. */
  #nextMessageId: number;

  constructor(options: { clock: Clock; post: Post; onEvent: OnEvent }) {
    this.#clock = options.clock;
    this.#post = options.post;
    this.#onEvent = options.onEvent;
    this.#nextMessageId = options.clock.now() * 1000;
  }

  /** @throws ALREADY_EXISTS */
  createTopic(config: TopicConfig): TopicConfig {
    if (this.#topics.has(config.name)) {
      alreadyExists(config.name);
    }
    this.#topics.set(config.name, config);
    return config;
  }

  /** @throws NOT_FOUND */
  getTopic(name: string): TopicConfig {
    return this.#topics.get(name) ?? notFound(name);
  }

  listTopics(project: string): TopicConfig[] {
    return [...this.#topics.values()].filter(({ name }) => name.startsWith(`${project}/`));
  }

  /** Its subscriptions stay, with what they have. @throws NOT_FOUND */
  deleteTopic(name: string): void {
    if (!this.#topics.delete(name)) {
      notFound(name);
    }
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.config.topic === name) {
        subscription.config = { ...subscription.config, topic: DELETED_TOPIC };
      }
    }
  }

  /** The ids of the messages, in their order. @throws NOT_FOUND */
  publish(topic: string, messages: NewMessage[]): string[] {
    this.getTopic(topic);
    return messages.map((message) => this.#publishOne(topic, message));
  }

  /** @throws ALREADY_EXISTS, NOT_FOUND (the topic, or that for dead letters), INVALID_ARGUMENT (the filter) */
  createSubscription(config: SubscriptionConfig): SubscriptionConfig {
    if (this.#subscriptions.has(config.name)) {
      alreadyExists(config.name);
    }
    this.getTopic(config.topic);
    if (config.deadLetterPolicy) {
      this.getTopic(config.deadLetterPolicy.deadLetterTopic);
    }
    const subscription = new Subscription(config, {
      clock: this.#clock,
      post: this.#post,
      onEvent: this.#onEvent,
      deadLetter: (source, message, attempts) => this.#deadLetter(source, message, attempts),
    });
    this.#subscriptions.set(config.name, subscription);
    return config;
  }

  /** @throws NOT_FOUND */
  subscription(name: string): Subscription {
    return this.#subscriptions.get(name) ?? notFound(name);
  }

  listSubscriptions(project: string): SubscriptionConfig[] {
    const configs = [...this.#subscriptions.values()].map(({ config }) => config);
    return configs.filter(({ name }) => name.startsWith(`${project}/`));
  }

  /** Names of the topic's subscriptions. @throws NOT_FOUND */
  listTopicSubscriptions(topic: string): string[] {
    this.getTopic(topic);
    const configs = [...this.#subscriptions.values()].map(({ config }) => config);
    return configs.filter((config) => config.topic === topic).map(({ name }) => name);
  }

  /** What it has not delivered is gone. @throws NOT_FOUND */
  deleteSubscription(name: string): void {
    this.subscription(name).close();
    this.#subscriptions.delete(name);
  }

  /** Leaves no timer and no push under way. */
  close(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.close();
    }
  }

  #publishOne(topic: string, message: NewMessage): string {
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

  /** https://cloud.google.com/pubsub/docs/dead-letter-topics */
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
        // Pub/Sub itself spells it +00:00 here; Google's emulator, Z.
        CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishTime)
          .toISOString()
          .replace("Z", "+00:00"),
      },
    });
    return true;
  }
}

function alreadyExists(resource: string): never {
  throw new PubSubError("ALREADY_EXISTS", `Resource already exists in the project (resource=${resource}).`);
}
