/** What the bot needs its token for: the scopes that terraform/slack-app.json, the app's manifest, asks for. */
export const BOT_SCOPES = [
  "chat:write",
  "channels:history",
  "groups:history",
  "channels:read",
  "groups:read",
  "users:read",
  "usergroups:read",
] as const;
