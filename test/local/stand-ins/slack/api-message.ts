import type { StoredMessage } from "./message.ts";

/** The app: its name and ids. */
export const APP = {
  name: "Issue Relay",
  team: "Local",
  team_id: "T0LOCAL000",
  domain: "local",
  app_id: "A0LOCAL000",
  bot_id: "B0LOCAL000",
  user_id: "U0LOCAL000",
} as const;

/** The id of Slack's own bot, which is the author of a tombstone. */
export const SLACKBOT = "USLACKBOT";

/**
 * A message as the Web API shows it, with the replies to it. Without `allMetadata` only the type of the metadata is
 * shown, as Slack does for an app whose manifest declares no metadata:
 * https://github.com/slackapi/python-slack-sdk/issues/1501
 */
export function apiMessage(message: StoredMessage, replies: readonly StoredMessage[], allMetadata: boolean) {
  const { ts, text, metadata, thread_ts } = message;
  const common = { type: "message", ts, text };
  if (message.tombstone) {
    const author = { user: SLACKBOT, parent_user_id: SLACKBOT };
    return { ...common, subtype: "tombstone", hidden: true, ...author, ...thread(message, replies) };
  }
  return {
    ...common,
    ...authorOf(message),
    ...(message.reply_broadcast ? { subtype: "thread_broadcast" } : {}),
    team: APP.team_id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(isShownAsEdited(message) ? { edited: { user: APP.bot_id, ts: message.edited } } : {}),
    ...(thread_ts === undefined ? {} : { thread_ts, parent_user_id: APP.user_id }),
    ...thread(message, replies),
    ...(metadata ? { metadata: allMetadata ? metadata : { event_type: metadata.event_type } } : {}),
  };
}

function authorOf({ from, user }: StoredMessage) {
  const app = { bot_id: APP.bot_id, app_id: APP.app_id };
  switch (from) {
    case "person":
      return { user };
    case "webhook":
      return { subtype: "bot_message", ...app };
    case "bot":
      return { user: APP.user_id, ...app };
  }
}

/** An update with blocks leaves no "(edited)": https://docs.slack.dev/reference/methods/chat.update */
export function isShownAsEdited({ edited, blocks }: StoredMessage): boolean {
  return edited !== undefined && blocks.length === 0;
}

function thread({ ts }: StoredMessage, replies: readonly StoredMessage[]) {
  const latest = replies.at(-1);
  return (
    latest && {
      thread_ts: ts,
      reply_count: replies.length,
      reply_users_count: 1,
      latest_reply: latest.ts,
      reply_users: [APP.user_id],
      is_locked: false,
      subscribed: false,
    }
  );
}
