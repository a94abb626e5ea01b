import { z } from "zod";
import { channelToRead, requireScope } from "./access.ts";
import { apiMessage } from "./api-message.ts";
import { type Arguments, Flag, Text } from "./arguments.ts";
import { isInChannel, repliesTo, type StoredMessage } from "./message.ts";
import { SlackError } from "./slack-error.ts";
import type { Channel, Workspace } from "./workspace.ts";

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

const List = z.object({
  exclude_archived: Flag.catch(false),
  cursor: Text,
  /** E.g. `public_channel,private_channel` */
  types: z.string().catch("public_channel"),
});

const SCOPES_TO_LIST = [
  ["public_channel", "channels:read"],
  ["private_channel", "groups:read"],
] as const;

/** https://docs.slack.dev/reference/methods/conversations.history: newest first, without replies. */
export function history(workspace: Workspace, given: Arguments) {
  const page = pageOf(given);
  const channel = channelToRead(workspace, page.channel);
  const visible = workspace.visibleMessages(channel.id);
  const shown = visible.filter(isInChannel).filter(within(page)).reverse();
  const { items, ...rest } = pageFrom(shown, page.cursor, count(100).parse(given.limit));
  const messages = items.map((message) => {
    return apiMessage(message, repliesTo(message, visible), page.include_all_metadata);
  });
  return { messages, pin_count: 0, ...rest };
}

/** https://docs.slack.dev/reference/methods/conversations.replies: the parent, then its replies, oldest first. */
export function replies(workspace: Workspace, given: Arguments) {
  const page = pageOf(given);
  const channel = channelToRead(workspace, page.channel);
  const visible = workspace.visibleMessages(channel.id);
  const parent = visible.find(({ ts }) => ts === page.ts);
  if (!parent) {
    throw new SlackError("thread_not_found");
  }
  const thread = [parent, ...repliesTo(parent, visible).filter(within(page))];
  const { items, ...rest } = pageFrom(thread, page.cursor, count(MAX_PAGE).parse(given.limit));
  const messages = items.map((message) => {
    return apiMessage(message, repliesTo(message, visible), page.include_all_metadata);
  });
  return { messages, ...rest };
}

/** https://docs.slack.dev/reference/methods/conversations.list: of private channels only those that the bot is in. */
export function list(workspace: Workspace, given: Arguments) {
  const { exclude_archived, cursor, types } = List.parse(given);
  for (const [type, scope] of SCOPES_TO_LIST) {
    if (types.includes(type)) {
      requireScope(workspace, [scope]);
    }
  }
  const shown = workspace.channels
    .filter((channel) => types.includes(channel.private ? "private_channel" : "public_channel"))
    .filter((channel) => channel.member || !channel.private)
    .filter(({ archived }) => !(archived && exclude_archived));
  const { items, response_metadata } = pageFrom(shown, cursor, count(100).parse(given.limit));
  return { channels: items.map(apiChannel), response_metadata: response_metadata ?? { next_cursor: "" } };
}

function apiChannel({ id, name, private: is_private, archived, member }: Channel) {
  const kind = { is_channel: true, is_private };
  return { id, name, name_normalized: name, ...kind, is_archived: archived, is_member: member };
}

function pageOf(given: Arguments): Page {
  const parsed = Page.safeParse(given);
  // Everything else in a page's arguments has a fallback, so the message is the timestamp's.
  if (!parsed.success) {
    throw new SlackError(parsed.error.issues[0]?.message ?? "invalid_arguments");
  }
  return parsed.data;
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
