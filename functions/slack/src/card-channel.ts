import type { Clock } from "@issue-relay/shared/clock";
import { CannotSettle } from "@issue-relay/shared/errors";
import { Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { messageBody } from "@issue-relay/shared/slack/message";
import type { Lane, Pace } from "@issue-relay/shared/slack/pace";
import type { WebApi } from "@issue-relay/shared/slack/web-api";
import * as z from "@issue-relay/shared/zod";
import { Metadata } from "./protocol/metadata.ts";
import type { Call, CardChannel, SeenMessage } from "./protocol/ports.ts";
import { isRichTextBlock } from "./rich-text-block.ts";

/**
 * The limit of chat.update, chat.delete and the reads, each over all channels: 50 and more a minute. Slack allows bursts without
 * saying of how many calls. https://docs.slack.dev/apis/web-api/rate-limits
 */
const TIER_3 = { intervalMs: 60_000 / 50, burst: 20 };

/** The most messages that Slack recommends for a page. https://docs.slack.dev/apis/web-api/pagination */
const PAGE = 200;

/** A look covers some minutes of a channel, or a thread: where there is more than these, a person has to look. */
const MAX_PAGES = 20;

export interface CardChannelOptions {
  api: WebApi;
  pace: Pace;
  clock: Clock;
  /** The channel's ID. */
  id: string;
  /** The pace of posts. Where a test raises it, the other limits rise with it. */
  messagesPerSecond: number;
}

/** A channel of Slack for cards, through the Web API. */
export function cardChannel({ api, pace, clock, id, messagesPerSecond }: CardChannelOptions): CardChannel {
  const posts: Lane = { name: `post ${id}`, intervalMs: 1000 / messagesPerSecond, burst: 1 };
  const tier3 = { ...TIER_3, intervalMs: TIER_3.intervalMs / messagesPerSecond };

  /** Calls of one kind count together over all channels; posts do where Slack says so. */
  function workspaceLane(call: Call): Lane {
    return call === "post" ? { name: "post", intervalMs: 0, burst: 1 } : { name: call, ...tier3 };
  }

  async function turn(call: Call, withinMs: number): Promise<void> {
    if (call === "post") {
      await pace.turn(posts, withinMs, clock);
    }
    await pace.turn(workspaceLane(call), withinMs, clock);
  }

  /** Makes a call. Where Slack asks for a pause, calls of this kind get no turn until it is over. */
  async function limited<T>(call: Call, make: () => Promise<T>): Promise<T> {
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
  }

  return {
    id,
    turn,
    async post({ message, metadata, thread }) {
      const body = { channel: id, thread_ts: thread, metadata, ...messageBody(message) };
      const posted = Posted.safeParse(await limited("post", () => api.write("chat.postMessage", body)));
      if (!posted.success) {
        throw new UnknownOutcome("Slack did not say which message it has posted, and where");
      }
      return { ts: posted.data.ts, thread: posted.data.message.thread_ts };
    },
    async update({ ts, message, metadata }) {
      // Unlike a new message, an update has its text parsed as if a person had typed it, unless it says otherwise.
      const body = { channel: id, ts, metadata, ...message, parse: "none" };
      await limited("update", () => api.write("chat.update", body));
    },
    async delete(ts) {
      await limited("delete", () => api.write("chat.delete", { channel: id, ts }));
    },
    history: (oldest) => allPages("conversations.history", { oldest }),
    replies: (thread, oldest) => allPages("conversations.replies", { ts: thread, oldest }),
  };

  /** @throws CannotSettle where there are more pages than are read: what is not seen can't be told from what is not there */
  async function allPages(method: string, parameters: Record<string, string>): Promise<SeenMessage[]> {
    const found: SeenMessage[] = [];
    let cursor: string | undefined;
    for (let count = 0; count < MAX_PAGES; count++) {
      const page = {
        channel: id,
        inclusive: "true",
        include_all_metadata: "true",
        limit: String(PAGE),
        ...parameters,
        ...(cursor && { cursor }),
      };
      const answer = await limited("read", () => api.read(method, page));
      const read = Page.safeParse(answer);
      if (!read.success) {
        throw new UnknownOutcome(`Slack did not answer ${method} with messages`);
      }
      const { messages, response_metadata } = read.data;
      found.push(...messages.map(seen));
      cursor = response_metadata?.next_cursor ?? undefined;
      if (!cursor) {
        return found;
      }
    }
    throw new CannotSettle(`${method} has more than ${PAGE * MAX_PAGES} messages of the channel since then`);
  }
}

const Posted = z.object({
  ts: z.string(),
  message: z.object({ thread_ts: z.string().optional() }),
});

const Seen = z.object({
  ts: z.string(),
  metadata: z.unknown().optional(),
  blocks: z.array(z.unknown()).nullish(),
});

const Page = z.object({
  messages: z.array(Seen),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/** Messages of others have other metadata, or none. */
function seen({ ts, metadata, blocks }: z.infer<typeof Seen>): SeenMessage {
  return { ts, metadata: Metadata.safeParse(metadata).data, blocks: (blocks ?? []).filter(isRichTextBlock) };
}
