import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { createLogger } from "@issue-relay/shared/logger";
import pubsub from "@issue-relay/shared/pubsub.json" with { type: "json" };
import { decide } from "@issue-relay/shared/routes/decide";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { channelPace } from "@issue-relay/shared/slack/channel-pace";
import { Pace } from "@issue-relay/shared/slack/pace";
import type { Change } from "../../../functions/slack/src/card/change.ts";
import { changeOf } from "../../../functions/slack/src/card/change-of.ts";
import { showingOf } from "../../../functions/slack/src/card/showing.ts";
import { changeByDefault } from "../../../functions/slack/src/card/testing/by-default.ts";
import { cardStore } from "../../../functions/slack/src/protocol/card-store.ts";
import { Cards } from "../../../functions/slack/src/protocol/cards.ts";
import { LENGTHS, type Lengths } from "../../../functions/slack/src/protocol/lengths.ts";
import type { Attempt, CardChannel } from "../../../functions/slack/src/protocol/ports.ts";
import { CALM, type Faults } from "./faults.ts";
import { Firestore } from "./firestore.ts";
import type { Delivery, IssueLife } from "./issue-life.ts";
import { PubSub } from "./pubsub.ts";
import { Slack } from "./slack.ts";
import { type Disturbance, type Instance, type Request, World } from "./world.ts";

export interface Scenario {
  faults: Partial<Faults>;
  instances?: number;
  /** Half of the instances run a revision with other lengths. */
  hasTwoRevisions?: true;
  maximumBackoffMs?: number;
  /** A person deletes messages. */
  hasPerson?: true;
  /** Slack is slower than the protocol allows for: a double may be seen until the late look. */
  onlyInTheEnd?: true;
  /** The destination is broken for longer than Pub/Sub tries. */
  hasDeadLetters?: true;
  /** What each channel shows, by the channel's id; absent: every channel shows everything. */
  relay?: Relay;
  /** Publishes events into the simulation, and returns what its cards must show in the end. */
  play(simulation: Simulation): IssueLife[];
}

/** The protocol without one of its rules. */
export interface Variant {
  lengths?: Partial<Lengths>;
  /** `now` is the clock of the instance. */
  documents?: (documents: DocumentStore, now: () => number) => DocumentStore;
  slack?: (channel: CardChannel) => CardChannel;
  /** Each event is acknowledged once it is in the document. */
  acknowledgesAll?: true;
}

export interface RunOptions {
  disturbance?: Disturbance;
  variant?: Variant;
}

const OTHER_REVISION: Lengths = { ...LENGTHS, lease: 25_000, sending: 13_000, quiet: 75_000 };

/** The function `slack` in a world: real code, two or more instances, virtual Pub/Sub, Firestore and Slack. */
export class Simulation {
  readonly world: World;
  readonly firestore: Firestore;
  readonly slack: Slack;
  readonly pubsub: PubSub<Delivery>;
  readonly #instances = new Map<Instance, { cards: Cards; pace: Pace }>();
  readonly #logger = createLogger({ level: "silent" });
  readonly #variant: Variant;
  readonly #relay: Relay | undefined;
  #tokens = 0;

  constructor(scenario: Scenario, seed: number, { disturbance, variant = {} }: RunOptions = {}) {
    this.#variant = variant;
    this.#relay = scenario.relay;
    this.world = new World(seed, { ...CALM, ...scenario.faults }, disturbance);
    this.firestore = new Firestore(this.world);
    this.slack = new Slack(this.world);
    const backoff = scenario.maximumBackoffMs ?? pubsub.consumers.slack.maximumBackoffSeconds * 1000;
    this.pubsub = new PubSub(this.world, backoff, (...push) => this.#deliver(...push));
    this.world.onRedelivery = (isAcknowledged) => this.pubsub.deliverAgain(isAcknowledged);
    for (let index = 0; index < (scenario.instances ?? 2); index++) {
      this.world.addInstance(scenario.hasTwoRevisions && index % 2 === 1 ? 2 : 1);
    }
  }

  /** Publishes all of an issue's events: most at once, the others up to `spreadMs` later. */
  publish(life: IssueLife, spreadMs = this.world.faults.spreadMs): void {
    for (const delivery of life.deliveries) {
      this.publishOne(delivery, spreadMs);
    }
  }

  publishOne(delivery: Delivery, spreadMs = this.world.faults.spreadMs): void {
    const { random } = this.world;
    const delay = random.chance(0.6) ? random.integer(20, 1500) : random.integer(0, spreadMs);
    this.pubsub.publish(delivery, Math.max(0, delivery.happenedAt - this.world.now) + delay);
  }

  /** What the event brings to the card in a channel. */
  changeIn(channel: string, event: Delivery["event"]): Change {
    if (!this.#relay) {
      return changeByDefault(event);
    }
    const decision = decide(this.#relay, event).find((each) => each.channel === channel);
    return changeOf(event, showingOf(event, decision));
  }

  async #deliver(request: Request, { event, channels }: Delivery, deadline: number): Promise<void> {
    const errors: unknown[] = [];
    for (const id of channels) {
      try {
        await this.#show(request, event, id, deadline);
      } catch (error) {
        if (!this.#variant.acknowledgesAll) {
          errors.push(error);
        }
      }
    }
    if (errors.length > 0) {
      throw errors[0];
    }
  }

  async #show(request: Request, event: Delivery["event"], id: string, deadline: number): Promise<void> {
    const { cards } = this.#instance(request.instance);
    const attemptFor = (key: string) => this.#attempt(request, key, deadline);
    const role = await cards.show(attemptFor(keyOf(event.issue.nodeId, id)), this.changeIn(id, event));
    if (role === "sent") {
      await cards.goOn(attemptFor);
    }
  }

  #attempt(request: Request, key: string, deadline: number): Attempt {
    const { world } = this;
    const { pace } = this.#instance(request.instance);
    const id = channelOf(key);
    const clock = {
      now: () => world.now + request.instance.skew,
      sleep: (ms: number) => world.sleep(request, ms),
    };
    const channel = this.slack.for(request, id, channelPace({ pace, clock, id, messagesPerSecond: 1 }));
    const { documents = (same) => same, slack = (same) => same, lengths = {} } = this.#variant;
    return {
      key,
      channel: slack(channel),
      store: cardStore(documents(this.firestore.for(request), clock.now), `cards/${key}`),
      clock,
      lengths: { ...(request.instance.revision === 1 ? LENGTHS : OTHER_REVISION), ...lengths },
      random: () => world.random.next(),
      token: () => `token ${++this.#tokens}`,
      deadline: deadline + request.instance.skew,
      logger: this.#logger,
    };
  }

  #instance(instance: Instance) {
    const known = this.#instances.get(instance) ?? { cards: new Cards(), pace: new Pace() };
    this.#instances.set(instance, known);
    return known;
  }
}

export function keyOf(nodeId: string, channel: string): string {
  return `${nodeId}@${channel}`;
}

function channelOf(key: string): string {
  return key.slice(key.indexOf("@") + 1);
}
