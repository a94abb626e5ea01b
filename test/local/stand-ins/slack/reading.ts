import { z } from "zod";
import { channelToRead } from "./access.ts";
import { apiMessage } from "./api-message.ts";
import { type Arguments, Flag, Text } from "./arguments.ts";
import { isInChannel, repliesTo, type StoredMessage } from "./message.ts";
import { limitFrom, pageFrom } from "./paging.ts";
import { SlackError } from "./slack-error.ts";
import type { Workspace } from "./workspace.ts";

/** https://docs.slack.dev/reference/methods/conversations.history#arguments */
const MAX_PAGE = 999;

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
  const channel = channelToRead(workspace, page.channel);
  const visible = workspace.visibleMessages(channel.id);
  const shown = visible.filter(isInChannel).filter(within(page)).reverse();
  return { pin_count: 0, ...answer(shown, limitFrom(given.limit, 100, MAX_PAGE), page, visible) };
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
  return answer(thread, limitFrom(given.limit, MAX_PAGE, MAX_PAGE), page, visible);
}

function answer(
  all: readonly StoredMessage[],
  limit: number,
  { cursor, include_all_metadata }: Page,
  visible: readonly StoredMessage[],
) {
  const { items, has_more, next_cursor } = pageFrom(all, cursor, limit);
  return {
    messages: items.map((message) => apiMessage(message, repliesTo(message, visible), include_all_metadata)),
    has_more,
    ...(has_more ? { response_metadata: { next_cursor } } : {}),
  };
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
