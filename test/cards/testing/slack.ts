import type { Call, ChannelPace } from "@issue-relay/shared/slack/channel-pace";
import { Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { msOf, tsOf } from "@issue-relay/shared/slack/time";
import { LENGTHS } from "../../../functions/slack/src/protocol/lengths.ts";
import type { Metadata } from "../../../functions/slack/src/protocol/metadata.ts";
import type { CardChannel, SeenMessage } from "../../../functions/slack/src/protocol/ports.ts";
import { EPOCH, type Request, type World } from "./world.ts";

type Content = SlackMessage & { metadata: Metadata };

export interface Message {
  ts: string;
  channel: string;
  thread: string | undefined;
  isLive: boolean;
  /** A person has deleted it. */
  isRemoved: boolean;
  content: Content;
  /** What history shows of it, and since when. */
  views: { from: number; content: Content; isLive: boolean }[];
}

type Limit = { perMs: number; burst: number };
const POSTS: Limit = { perMs: 1 / 1000, burst: 3 };
const OTHERS: Limit = { perMs: 50 / 60_000, burst: 50 };

/** Slack in a world: it accepts late, loses answers, lags behind in its history, and has limits. */
export class Slack {
  readonly messages = new Map<string, Message>();
  readonly counts: Record<Call | "limited", number> = { post: 0, update: 0, delete: 0, read: 0, limited: 0 };
  /** Is called with each message that was posted or changed. */
  onChange: (message: Message) => void = () => {};
  readonly #world: World;
  readonly #buckets = new Map<string, { tokens: number; at: number; until: number }>();
  #counter = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** A channel as a request reaches it, at the pace of its instance. */
  for(request: Request, id: string, { turn, limited }: ChannelPace): CardChannel {
    const call = <T>(kind: Call, act: () => T) => limited(kind, () => this.#call(request, kind, id, act));
    return {
      id,
      turn,
      post: ({ message, metadata, thread }) =>
        call("post", () => this.#post(id, thread, { ...message, metadata })),
      update: ({ ts, message, metadata }) =>
        call("update", () => this.#change(ts, { content: { ...message, metadata } })),
      delete: (ts) => call("delete", () => this.#change(ts, { isLive: false })),
      history: (oldest) =>
        call("read", () => this.#visible((each) => each.channel === id && !each.thread && each.ts >= oldest)),
      replies: (thread, oldest) =>
        call("read", () => {
          const parent = this.messages.get(thread);
          if (!parent || !this.#viewOf(parent)?.isLive) {
            throw new Refused("thread_not_found", { kind: "gone" });
          }
          return this.#visible((each) => each.ts === thread || (each.thread === thread && each.ts >= oldest));
        }),
    };
  }

  /** A person deletes a message. */
  remove(message: Message): void {
    message.isLive = false;
    message.isRemoved = true;
    this.#show(message);
  }

  #post(channel: string, thread: string | undefined, content: Content) {
    this.#counter += 1;
    const ts = tsOf(this.#world.now + this.#counter / 1000);
    // Into the thread of a message that is gone: it succeeds, at the channel's root.
    const isThere = thread !== undefined && this.messages.get(thread)?.isLive;
    const message: Message = {
      ts,
      channel,
      thread: isThere ? thread : undefined,
      isLive: true,
      isRemoved: false,
      content: kept(content),
      views: [],
    };
    this.messages.set(ts, message);
    this.#show(message);
    return { ts, thread: message.thread };
  }

  #change(ts: string, change: { content?: Content; isLive?: boolean }): void {
    const message = this.messages.get(ts);
    if (!message?.isLive) {
      throw new Refused("message_not_found", { kind: "gone" });
    }
    Object.assign(message, change.content ? { content: kept(change.content) } : change);
    this.#show(message);
  }

  #show(message: Message): void {
    const { random, faults, now } = this.#world;
    const { content, isLive } = message;
    message.views.push({ from: now + random.integer(0, faults.lagMs), content, isLive });
    this.onChange(message);
  }

  #viewOf({ views }: Message) {
    return views.findLast(({ from }) => from <= this.#world.now);
  }

  #visible(isWanted: (message: Message) => boolean): SeenMessage[] {
    const found = [...this.messages.values()].filter(isWanted).flatMap((message) => {
      const view = this.#viewOf(message);
      const { ts } = message;
      return view?.isLive
        ? [{ ts, metadata: view.content.metadata, blocks: richTextOf(view.content.blocks) }]
        : [];
    });
    return found.sort((a, b) => msOf(a.ts) - msOf(b.ts));
  }

  #call<T>(request: Request, call: Call, channel: string, act: () => T): Promise<T> {
    const world = this.#world;
    const { random, faults } = world;
    this.counts[call] += 1;
    return world.call<T>(request, (answer) => {
      const unknown = (why: string) =>
        answer(() => {
          throw new UnknownOutcome(why);
        });
      world.after(LENGTHS.call, () => unknown("no answer in time"));
      const since = world.now - EPOCH;
      const isAway = faults.slackOutages.some(([from, to]) => since >= from && since < to);
      if (random.chance(faults.slackCut)) {
        world.after(random.integer(1, 3000), () => unknown("cut before it was accepted"));
        return;
      }
      const isLost = isAway || random.chance(faults.slackAnswerLost);
      const travel = random.chance(faults.slackLate)
        ? random.integer(5000, faults.acceptLateMs)
        : random.integer(30, 400);
      if (isAway && !random.chance(0.2)) {
        world.after(travel, () => unknown("503"));
        return;
      }
      world.after(travel, () => {
        const give = this.#outcomeOf(call, channel, since, act);
        if (isLost) {
          world.after(random.integer(1, 200), () => unknown("the answer was lost"));
        } else {
          world.after(random.integer(5, 100), () => answer(give));
        }
      });
    });
  }

  /** Carries the call out, and returns what answers it. */
  #outcomeOf<T>(call: Call, channel: string, since: number, act: () => T): () => T {
    const wait = this.#secondsToWait(call, channel);
    try {
      if (wait > 0) {
        this.counts.limited += 1;
        throw new Refused("ratelimited", {
          kind: "rate-limited",
          retryAfterMs: wait * 1000,
          scope: "channel",
        });
      }
      if (since < this.#world.faults.brokenUntil) {
        throw new Refused("is_archived", { kind: "destination" });
      }
      const value = act();
      this.#world.note(`  slack ${call} ${noteOf(value)}`);
      return () => value;
    } catch (error) {
      this.#world.note(`  slack ${call} ${error}`);
      return () => {
        throw error;
      };
    }
  }

  #secondsToWait(call: Call, channel: string): number {
    const { now, random, faults } = this.#world;
    const { perMs, burst } = call === "post" ? POSTS : OTHERS;
    const name = call === "post" ? `post ${channel}` : call;
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now, until: 0 };
    this.#buckets.set(name, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perMs);
    bucket.at = now;
    if (now >= bucket.until && random.chance(faults.slackPauses)) {
      bucket.until = now + random.integer(1000, 30_000);
    }
    if (now < bucket.until) {
      return Math.ceil((bucket.until - now) / 1000);
    }
    if (bucket.tokens < 1) {
      return Math.ceil((1 - bucket.tokens) / perMs / 1000);
    }
    bucket.tokens -= 1;
    return 0;
  }
}

function richTextOf(blocks: SlackMessage["blocks"]): SeenMessage["blocks"] {
  return blocks.filter((block) => block.type === "rich_text");
}

function noteOf(value: unknown): string {
  return Array.isArray(value) ? `${value.length} messages` : (JSON.stringify(value) ?? "ok");
}

/** A copy that nobody can change, so that all who read it can have the same one. */
function kept(content: Content): Content {
  return JSON.parse(JSON.stringify(content), (_, value) => Object.freeze(value));
}
