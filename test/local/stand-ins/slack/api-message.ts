import type { StoredMessage, Workspace } from "./workspace.ts";

/** The app: its name and ids. */
export const APP = {
  name: "Issue Relay",
  team: "Local",
  team_id: "T0LOCAL000",
  app_id: "A0LOCAL000",
  bot_id: "B0LOCAL000",
  user_id: "U0LOCAL000",
} as const;

/**
 * A message as the Web API shows it. Without `allMetadata` only the type of the metadata is shown, as Slack does
 * for an app whose manifest declares no metadata: https://github.com/slackapi/python-slack-sdk/issues/1501
 */
export function apiMessage(workspace: Workspace, message: StoredMessage, allMetadata: boolean) {
  const replies = workspace.replies(message);
  const latest = replies.at(-1);
  const { metadata } = message;
  return {
    type: "message",
    ...(message.tombstone ? { subtype: "tombstone" } : {}),
    ...(message.from === "webhook" ? { subtype: "bot_message" } : { user: APP.user_id }),
    ...(message.reply_broadcast ? { subtype: "thread_broadcast" } : {}),
    ts: message.ts,
    bot_id: APP.bot_id,
    app_id: APP.app_id,
    text: message.text,
    team: APP.team_id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.edited === undefined ? {} : { edited: { user: APP.bot_id, ts: message.edited } }),
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts, parent_user_id: APP.user_id }),
    ...(latest
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users_count: 1,
          latest_reply: latest.ts,
          reply_users: [APP.user_id],
          is_locked: false,
          subscribed: false,
        }
      : {}),
    ...(metadata ? { metadata: allMetadata ? metadata : { event_type: metadata.event_type } } : {}),
  };
}
