import { APP, apiMessage } from "../api-message.ts";
import type { Button } from "../buttons.ts";
import type { Channel } from "../channel.ts";
import type { Member } from "../directory.ts";
import type { StoredMessage } from "../message.ts";
import { apiView } from "./api-view.ts";
import type { Ephemeral } from "./ephemerals.ts";
import { withIds } from "./ids.ts";
import type { OpenModal } from "./modals.ts";
import type { Values } from "./values.ts";

interface Click {
  member: Member;
  channel: Channel;
  /** With the replies to it, or what only the member sees. */
  message: { stored: StoredMessage; replies: readonly StoredMessage[] } | { ephemeral: Ephemeral };
  block_id: string;
  button: Button;
  trigger_id: string;
  /** As a `ts`. */
  action_ts: string;
}

/**
 * https://docs.slack.dev/reference/interaction-payloads/block_actions-payload, without a `response_url`. Of metadata the
 * app gets what it gets in history that it hasn't asked for all metadata.
 */
export function blockActions({
  member,
  channel,
  message,
  block_id,
  button,
  trigger_id,
  action_ts,
}: Click): object {
  const isEphemeral = "ephemeral" in message;
  const { ts, thread_ts } = isEphemeral ? message.ephemeral : message.stored;
  const { action_id, text, value, style, url } = button;
  return {
    type: "block_actions",
    ...common(member),
    container: {
      type: "message",
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(thread_ts === undefined ? {} : { thread_ts }),
    },
    trigger_id,
    channel: { id: channel.id, name: channel.private ? "privategroup" : channel.name },
    // Slack sends none of an ephemeral message.
    ...(isEphemeral ? {} : { message: withBlockIds(message.stored, message.replies) }),
    state: { values: {} },
    actions: [{ action_id, block_id, text, value, style, url, type: "button", action_ts }],
  };
}

interface Use {
  member: Member;
  channel: Channel;
  /** With the replies to it. */
  stored: StoredMessage;
  replies: readonly StoredMessage[];
  callback_id: string;
  trigger_id: string;
  response_url: string;
  /** As a `ts`. */
  action_ts: string;
}

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export function messageAction({ member, channel, stored, replies, ...use }: Use): object {
  return {
    type: "message_action",
    ...common(member),
    channel: { id: channel.id, name: channel.private ? "privategroup" : channel.name },
    message: withBlockIds(stored, replies),
    message_ts: stored.ts,
    ...use,
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function viewSubmission(member: Member, modal: OpenModal, values: Values, trigger_id: string): object {
  return {
    type: "view_submission",
    ...common(member),
    trigger_id,
    view: apiView(modal, values),
    response_urls: [],
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function blockSuggestion(
  member: Member,
  modal: OpenModal,
  asked: { block_id: string; action_id: string; value: string },
): object {
  return {
    type: "block_suggestion",
    ...common(member),
    container: { type: "view", view_id: modal.id },
    ...asked,
    view: apiView(modal),
  };
}

function common({ id, name }: Member) {
  return {
    user: { id, username: name, name, team_id: APP.team_id },
    api_app_id: APP.app_id,
    // Deprecated; nothing may rely on it.
    token: "local",
    team: { id: APP.team_id, domain: APP.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function withBlockIds(stored: StoredMessage, replies: readonly StoredMessage[]) {
  const message = apiMessage(stored, replies, false);
  return "blocks" in message ? { ...message, blocks: withIds(stored.blocks) } : message;
}
