import { z } from "zod";
import { channelToPostTo } from "../access.ts";
import { type Arguments, Text } from "../arguments.ts";
import { blocksFrom, MAX_TEXT } from "../content.ts";
import { repliesTo } from "../message.ts";
import { SlackError } from "../slack-error.ts";
import type { Workspace } from "../workspace.ts";
import { apiView } from "./api-view.ts";
import { modalFrom } from "./modal.ts";

const PostEphemeral = z.object({
  channel: Text,
  user: Text,
  text: Text,
  thread_ts: Text,
  blocks: z.unknown().optional(),
});

/**
 * https://docs.slack.dev/reference/methods/chat.postEphemeral
 * In a thread, Slack shows it only where there are replies already, and answers as if it had shown it.
 * @throws SlackError `channel_not_found`, `is_archived`, `not_in_channel`, `user_not_in_channel`, `no_text`, `msg_too_long`
 */
export function postEphemeral(workspace: Workspace, given: Arguments) {
  const { channel: idOrName, user, text, thread_ts, ...args } = PostEphemeral.parse(given);
  const channel = channelToPostTo(workspace, idOrName);
  const isThere = workspace.directory.people().some(({ id }) => id === user);
  if (!isThere || channel.absent.includes(user)) {
    throw new SlackError("user_not_in_channel");
  }
  if (text.length > MAX_TEXT) {
    throw new SlackError("msg_too_long");
  }
  const blocks = blocksFrom(args.blocks) ?? [];
  if (text === "" && blocks.length === 0) {
    throw new SlackError("no_text");
  }
  const ephemeral = { channel: channel.id, user, ts: workspace.nextTs(), text, blocks };
  if (thread_ts === "") {
    workspace.ephemerals.add(ephemeral);
  } else {
    const messages = workspace.messages(channel.id);
    const addressed = messages.find(({ ts }) => ts === thread_ts);
    const root = messages.find(({ ts }) => ts === (addressed?.thread_ts ?? addressed?.ts));
    if (root && repliesTo(root, messages).length > 0) {
      workspace.ephemerals.add({ ...ephemeral, thread_ts: root.ts });
    }
  }
  return { message_ts: ephemeral.ts };
}

/**
 * https://docs.slack.dev/reference/methods/views.open
 * @throws SlackError `invalid_arguments`, `view_too_large`, `invalid_trigger_id`, `exchanged_trigger_id`,
 * `expired_trigger_id`
 */
export function openView(workspace: Workspace, given: Arguments) {
  const { trigger_id, view } = z.object({ trigger_id: Text, view: z.unknown() }).parse(given);
  return { view: apiView(workspace.modals.open(trigger_id, modalFrom(view))) };
}
