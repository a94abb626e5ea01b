import { CannotSettle } from "../errors.ts";
import * as z from "../zod.ts";
import { type ChannelPace, type ChannelPaceOptions, channelPace } from "./channel-pace.ts";
import { UnknownOutcome } from "./failures.ts";
import { messageBody, type SlackMessage } from "./message.ts";
import type { WebApi } from "./web-api.ts";

/** The most messages that Slack recommends for a page. https://docs.slack.dev/apis/web-api/pagination */
const PAGE = 200;

/** A look covers some minutes of a channel, or a thread: where there is more than these, a person has to look. */
const MAX_PAGES = 20;

export interface ChannelOptions extends ChannelPaceOptions {
  api: WebApi;
}

/** What a message says of itself, for programs. https://docs.slack.dev/messaging/message-metadata */
interface MessageMetadata {
  event_type: string;
  event_payload: object;
}

/** A message of anybody's, as Slack's history or a thread shows it. Its metadata and blocks can be anything. */
export interface SeenMessage {
  ts: string;
  metadata?: unknown;
  blocks: unknown[];
}

/**
 * A channel of Slack. A time is Slack's `ts`. Each call throws `UnknownOutcome` or `Refused` where it fails. Where Slack asks for a
 * pause, calls of its kind get no turn until that is over.
 */
export interface SlackChannel extends Pick<ChannelPace, "turn"> {
  /** The channel's ID. */
  id: string;
  /** @returns the thread in which the message is: none, where the message that began it is gone */
  post(call: {
    message: SlackMessage;
    metadata: MessageMetadata;
    thread?: string;
  }): Promise<{ ts: string; thread: string | undefined }>;
  update(call: { ts: string; message: SlackMessage; metadata: MessageMetadata }): Promise<void>;
  delete(ts: string): Promise<void>;
  /** All messages of the channel itself since then. */
  history(oldest: string): Promise<SeenMessage[]>;
  /** The message that began the thread, and all of the thread since then. */
  replies(thread: string, oldest: string): Promise<SeenMessage[]>;
}

/** A channel of Slack, through the Web API. */
export function slackChannel({ api, ...channel }: ChannelOptions): SlackChannel {
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
      found.push(...messages.map((message) => ({ ...message, blocks: message.blocks ?? [] })));
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
