import { z } from "zod";
import { apiMessage } from "./api-message.ts";
import { type Arguments, Flag, Text } from "./arguments.ts";
import { SlackError } from "./slack-error.ts";
import type { StoredMessage, Workspace } from "./workspace.ts";

/** https://docs.slack.dev/reference/methods/conversations.history#arguments */
const MAX_PAGE = 999;

function count(fallback: number) {
  return z.coerce
    .number()
    .int()
    .transform((limit) => (limit > 0 ? Math.min(limit, MAX_PAGE) : fallback))
    .catch(fallback);
}

function timestamp(error: string) {
  return z
    .union([z.string(), z.number()], { error })
    .transform(Number)
    .refine((seconds) => seconds >= 0, error)
    .optional();
}

const Page = z.object({
  channel: Text,
  ts: Text,
  cursor: Text,
  oldest: timestamp("invalid_ts_oldest"),
  latest: timestamp("invalid_ts_latest"),
  inclusive: Flag.catch(false),
  include_all_metadata: Flag.catch(false),
});
type Page = z.infer<typeof Page>;

/** https://docs.slack.dev/reference/methods/conversations.history: newest first, without replies. */
export function history(workspace: Workspace, given: Arguments) {
  const page = pageOf(given);
  const channel = memberChannel(workspace, page.channel);
  const shown = workspace
    .messages(channel.id)
    .filter((message) => message.thread_ts === undefined || message.reply_broadcast)
    .filter(within(page))
    .reverse();
  const { items, ...rest } = pageFrom(shown, page.cursor, count(100).parse(given.limit));
  const messages = items.map((message) => apiMessage(workspace, message, page.include_all_metadata));
  return { messages, pin_count: 0, ...rest };
}

/** https://docs.slack.dev/reference/methods/conversations.replies: the parent, then its replies, oldest first. */
export function replies(workspace: Workspace, given: Arguments) {
  const page = pageOf(given);
  const channel = memberChannel(workspace, page.channel);
  const parent = workspace.messages(channel.id).find(({ ts }) => ts === page.ts);
  if (!parent) {
    throw new SlackError("thread_not_found");
  }
  const thread = [parent, ...workspace.replies(parent).filter(within(page))];
  const { items, ...rest } = pageFrom(thread, page.cursor, count(MAX_PAGE).parse(given.limit));
  const messages = items.map((message) => apiMessage(workspace, message, page.include_all_metadata));
  return { messages, ...rest };
}

/** https://docs.slack.dev/reference/methods/conversations.list */
export function list(workspace: Workspace, given: Arguments) {
  const { exclude_archived, cursor } = z
    .object({ exclude_archived: Flag.catch(false), cursor: Text })
    .parse(given);
  const shown = workspace.channels.filter(({ archived }) => !(archived && exclude_archived));
  const { items, response_metadata } = pageFrom(shown, cursor, count(100).parse(given.limit));
  const channels = items.map(({ id, name, archived, member }) => ({
    id,
    name,
    name_normalized: name,
    is_channel: true,
    is_private: false,
    is_archived: archived,
    is_member: member,
  }));
  return { channels, response_metadata: response_metadata ?? { next_cursor: "" } };
}

function pageOf(given: Arguments): Page {
  const parsed = Page.safeParse(given);
  // Everything else in a page's arguments has a fallback, so the message is the timestamp's.
  if (!parsed.success) {
    throw new SlackError(parsed.error.issues[0]?.message ?? "invalid_arguments");
  }
  return parsed.data;
}

/**
 * By id only.
 * @throws SlackError `channel_not_found`, `not_in_channel`
 */
function memberChannel(workspace: Workspace, id: string) {
  const channel = workspace.channels.find((each) => each.id === id);
  if (!channel) {
    throw new SlackError("channel_not_found");
  }
  if (!channel.member) {
    throw new SlackError("not_in_channel");
  }
  return channel;
}

function within({ oldest, latest, inclusive }: Page): (message: StoredMessage) => boolean {
  return ({ ts }) => {
    const at = Number(ts);
    if (inclusive && (at === oldest || at === latest)) {
      return true;
    }
    return (oldest === undefined || at > oldest) && (latest === undefined || at < latest);
  };
}

/**
 * One page, and where the next one starts.
 * @throws SlackError `invalid_cursor`
 */
function pageFrom<T>(all: readonly T[], cursor: string, limit: number) {
  const start =
    cursor === "" ? 0 : Number(/^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1]);
  if (Number.isNaN(start)) {
    throw new SlackError("invalid_cursor");
  }
  const end = start + limit;
  const has_more = end < all.length;
  return {
    items: all.slice(start, end),
    has_more,
    ...(has_more
      ? { response_metadata: { next_cursor: Buffer.from(`next:${end}`).toString("base64") } }
      : {}),
  };
}
