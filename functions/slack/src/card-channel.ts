import { CannotSettle } from "@issue-relay/shared/errors";
import { UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { messageBody } from "@issue-relay/shared/slack/message";
import type { WebApi } from "@issue-relay/shared/slack/web-api";
import * as z from "@issue-relay/shared/zod";
import { type ChannelPaceOptions, channelPace } from "./channel-pace.ts";
import { Metadata } from "./protocol/metadata.ts";
import type { CardChannel, SeenMessage } from "./protocol/ports.ts";
import { isRichTextBlock } from "./rich-text-block.ts";

/** The most messages that Slack recommends for a page. https://docs.slack.dev/apis/web-api/pagination */
const PAGE = 200;

/** A look covers some minutes of a channel, or a thread: where there is more than these, a person has to look. */
const MAX_PAGES = 20;

export interface CardChannelOptions extends ChannelPaceOptions {
  api: WebApi;
}

/** A channel of Slack for cards, through the Web API. */
export function cardChannel({ api, ...channel }: CardChannelOptions): CardChannel {
  const { id } = channel;
  const { turn, limited } = channelPace(channel);

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
