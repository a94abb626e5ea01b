import * as z from "../zod.ts";
import type { SeenMessage, SlackChannel } from "./channel.ts";
import { Refused } from "./failures.ts";
import type { Place } from "./place.ts";
import { tsOf } from "./time.ts";

/** The metadata of what is said once. https://docs.slack.dev/messaging/message-metadata */
const Metadata = z.object({
  event_type: z.literal("issue_relay_digest"),
  event_payload: z.looseObject({ key: z.string() }),
});

/**
 * A channel, or a thread in it. Where somebody has just deleted the message that began the thread, Slack shows an answer in the channel
 * instead: it says by itself what it is about, and stays there.
 * @param thread the `ts` of the message that began it
 */
export function channelPlace(channel: SlackChannel, thread?: string): Place {
  return {
    name: channel.id,
    turn: channel.turn,
    async post(message, key) {
      const metadata = { event_type: "issue_relay_digest", event_payload: { key } };
      try {
        await channel.post({ message, metadata, ...(thread !== undefined && { thread }) });
        return true;
      } catch (error) {
        if (!isOver(error)) {
          throw error;
        }
        return false;
      }
    },
    async look(key, since) {
      try {
        const oldest = tsOf(since);
        const seen = await (thread === undefined ? channel.history(oldest) : channel.replies(thread, oldest));
        return seen.some((message) => keyOf(message) === key) ? "found" : "missing";
      } catch (error) {
        if (!isOver(error)) {
          throw error;
        }
        return "gone";
      }
    },
  };
}

/** Slack's code for a thread that somebody has locked, while the rest of the channel is open. */
const LOCKED = "restricted_action_thread_locked";

/** Whether nothing can be said in the thread any more. */
function isOver(error: unknown): boolean {
  return error instanceof Refused && (error.refusal.kind === "gone" || error.code === LOCKED);
}

/** Messages of others have other metadata, or none. */
function keyOf({ metadata }: SeenMessage): string | undefined {
  return Metadata.safeParse(metadata).data?.event_payload.key;
}
