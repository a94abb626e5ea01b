import { z } from "zod";
import { channelById, requireScope } from "./access.ts";
import { type Arguments, Flag, Text } from "./arguments.ts";
import type { Channel } from "./channel.ts";
import { limitFrom, pageFrom } from "./paging.ts";
import type { Workspace } from "./workspace.ts";

/** https://docs.slack.dev/reference/methods/conversations.list#arguments */
const MAX_PAGE = 999;

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

/**
 * https://docs.slack.dev/reference/methods/conversations.info: also of a public channel that the bot is not in.
 * @throws SlackError `channel_not_found`, `missing_scope`
 */
export function conversationInfo(workspace: Workspace, given: Arguments) {
  const { channel: id } = z.object({ channel: Text }).parse(given);
  const channel = channelById(workspace, id);
  requireScope(workspace, [channel.private ? "groups:read" : "channels:read"]);
  return { channel: apiChannel(channel) };
}

/** https://docs.slack.dev/reference/methods/conversations.list: of private channels only those that the bot is in. */
export function conversationList(workspace: Workspace, given: Arguments) {
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
  const { items, next_cursor } = pageFrom(shown, cursor, limitFrom(given.limit, 100, MAX_PAGE));
  return { channels: items.map(apiChannel), response_metadata: { next_cursor } };
}

function apiChannel({ id, name, private: is_private, archived, member }: Channel) {
  const kind = { is_channel: true, is_private };
  return { id, name, name_normalized: name, ...kind, is_archived: archived, is_member: member };
}
