/** What a test may change while the server runs. */
export interface Settings {
  /**
   * Milliseconds after which `conversations.history` and `conversations.replies` show what is posted, updated or
   * deleted from now on. Until then they show what they showed before.
   */
  historyLagMs: number;
  /** Milliseconds after its posting in which a message can be updated; later: `edit_window_closed`. */
  editWindowMs: number;
  /** What the bot may do; by default, what the app's manifest asks for: https://docs.slack.dev/reference/scopes */
  scopes: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = {
  historyLagMs: 0,
  editWindowMs: Number.POSITIVE_INFINITY,
  scopes: [
    "chat:write",
    "channels:history",
    "groups:history",
    "channels:read",
    "groups:read",
    "users:read",
    "usergroups:read",
  ],
};
