import type { Relay } from "../routes/relay-schema.ts";

/** With a shortcut, Slack gives the app this one, too. https://docs.slack.dev/interactivity/implementing-shortcuts */
export const SHORTCUT_SCOPE = "commands";

/** What the bot needs its token for: the scopes that terraform/slack-app.json, the app's manifest, asks for. */
const BOT_SCOPES = [
  "chat:write",
  "channels:history",
  "groups:history",
  "channels:read",
  "groups:read",
  "users:read",
  "usergroups:read",
];

/** The scopes that the bot's token needs for what a file of routes says. */
export function scopesFor({ buttons }: Pick<Relay, "buttons">): readonly string[] {
  return buttons?.create ? [...BOT_SCOPES, SHORTCUT_SCOPE] : BOT_SCOPES;
}
