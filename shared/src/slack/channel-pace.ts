import type { Clock } from "../clock.ts";
import { Refused } from "./failures.ts";
import type { Lane, Pace } from "./pace.ts";

/** The kinds of calls, each with a limit of its own at Slack. */
export type Call = "post" | "update" | "delete" | "read";

/**
 * The limit of chat.update, chat.delete and the reads, each over all channels: 50 and more a minute. Slack allows bursts without
 * saying of how many calls. https://docs.slack.dev/apis/web-api/rate-limits
 */
const TIER_3 = { intervalMs: 60_000 / 50, burst: 20 };

export interface ChannelPaceOptions {
  /** That of the instance, for all its channels. */
  pace: Pace;
  clock: Clock;
  /** The channel's ID. */
  id: string;
  /** The pace of posts. Where a test raises it, the other limits rise with it. */
  messagesPerSecond: number;
}

export interface ChannelPace {
  /** @throws NoTurn where the turn does not come within so many ms */
  turn(call: Call, withinMs: number): Promise<void>;
  /** Makes a call. Where Slack asks for a pause, calls of this kind get no turn until it is over. */
  limited<T>(call: Call, make: () => Promise<T>): Promise<T>;
}

/** Slack's limits for the calls of one channel. */
export function channelPace({ pace, clock, id, messagesPerSecond }: ChannelPaceOptions): ChannelPace {
  const posts: Lane = { name: `post ${id}`, intervalMs: 1000 / messagesPerSecond, burst: 1 };
  const tier3 = { ...TIER_3, intervalMs: TIER_3.intervalMs / messagesPerSecond };

  /** Calls of one kind count together over all channels; posts do where Slack says so. */
  function workspaceLane(call: Call): Lane {
    return call === "post" ? { name: "post", intervalMs: 0, burst: 1 } : { name: call, ...tier3 };
  }

  return {
    async turn(call, withinMs) {
      if (call === "post") {
        await pace.turn(posts, withinMs, clock);
      }
      await pace.turn(workspaceLane(call), withinMs, clock);
    },
    async limited(call, make) {
      try {
        return await make();
      } catch (error) {
        if (error instanceof Refused && error.refusal.kind === "rate-limited") {
          const { retryAfterMs, scope } = error.refusal;
          const lane = call === "post" && scope === "channel" ? posts : workspaceLane(call);
          pace.pause(lane.name, retryAfterMs, clock);
        }
        throw error;
      }
    },
  };
}
