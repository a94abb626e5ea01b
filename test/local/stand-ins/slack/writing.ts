import { z } from "zod";
import { channelById, channelToPostTo } from "./access.ts";
import { APP, apiMessage } from "./api-message.ts";
import { type Arguments, Flag, Text } from "./arguments.ts";
import { blocksFrom, MAX_TEXT, MAX_UPDATED_TEXT, metadataFrom } from "./content.ts";
import { SlackError } from "./slack-error.ts";
import type { Workspace } from "./workspace.ts";

const Post = z.object({
  channel: Text,
  text: Text,
  thread_ts: Text,
  reply_broadcast: Flag.catch(false),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
});

const Update = z.object({
  channel: Text,
  ts: Text,
  text: Text.optional(),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
});

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export function postMessage(workspace: Workspace, given: Arguments) {
  const args = Post.parse(given);
  const channel = channelToPostTo(workspace, args.channel);
  if (args.text.length > MAX_TEXT) {
    throw new SlackError("msg_too_long");
  }
  const blocks = blocksFrom(args.blocks) ?? [];
  if (args.text === "" && blocks.length === 0) {
    throw new SlackError("no_text");
  }
  const metadata = metadataFrom(args.metadata);
  const message = workspace.post({
    channel: channel.id,
    from: "bot",
    text: args.text,
    blocks,
    thread_ts: args.thread_ts,
    broadcast: args.reply_broadcast,
    ...(metadata ? { metadata } : {}),
  });
  return { channel: channel.id, ts: message.ts, message: apiMessage(message, [], true) };
}

/**
 * https://docs.slack.dev/reference/methods/chat.update
 * Blocks that are not given stay, unless a text is given; metadata that is not given stays.
 */
export function update(workspace: Workspace, given: Arguments) {
  const args = Update.parse(given);
  const channel = channelById(workspace, args.channel);
  if (channel.archived) {
    throw new SlackError("is_inactive");
  }
  const before = workspace.message(channel.id, args.ts);
  if (before.from !== "bot") {
    throw new SlackError("cant_update_message");
  }
  if (args.text !== undefined && args.text.length > MAX_UPDATED_TEXT) {
    throw new SlackError("msg_too_long");
  }
  const blocks = blocksFrom(args.blocks) ?? (args.text === undefined ? before.blocks : []);
  const text = args.text ?? before.text;
  if (text === "" && blocks.length === 0) {
    throw new SlackError("no_text");
  }
  const metadata = metadataFrom(args.metadata);
  const kept = metadata === undefined ? before.metadata : metadata;
  const message = workspace.update(before, { text, blocks, ...(kept ? { metadata: kept } : {}) });
  return { channel: channel.id, ts: message.ts, text, message: apiMessage(message, [], true) };
}

/** https://docs.slack.dev/reference/methods/chat.delete */
export function deleteMessage(workspace: Workspace, given: Arguments) {
  const { channel: id, ts } = z.object({ channel: Text, ts: Text }).parse(given);
  const channel = channelById(workspace, id);
  const message = workspace.message(channel.id, ts);
  if (message.from !== "bot") {
    throw new SlackError("cant_delete_message");
  }
  workspace.delete(message);
  return { channel: channel.id, ts };
}

/** https://docs.slack.dev/reference/methods/auth.test */
export function authTest(origin: string) {
  const { team, name: user, team_id, user_id, bot_id } = APP;
  return { url: `${origin}/`, team, user, team_id, user_id, bot_id, is_enterprise_install: false };
}
