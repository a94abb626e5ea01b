/** In the menu of each message: https://docs.slack.dev/interactivity/implementing-shortcuts */
interface MessageShortcut {
  name: string;
  callback_id: string;
}

/** Where the app takes what people do with its buttons and modals: https://docs.slack.dev/interactivity/handling-user-interaction */
interface Interactivity {
  /** The request URL, which is asked for the options of a select, too. */
  url: string;
  signingSecret: string;
  /** Absent: none. */
  shortcuts?: readonly MessageShortcut[];
}

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
  /** Undefined: switched off. */
  interactivity: Interactivity | undefined;
  /** Milliseconds in which the app must answer: https://docs.slack.dev/interactivity/handling-user-interaction */
  answerWithinMs: number;
  /** Milliseconds in which a `trigger_id` can be used: https://docs.slack.dev/surfaces/modals */
  triggerLifeMs: number;
}

export const DEFAULT_SETTINGS: Settings = {
  historyLagMs: 0,
  editWindowMs: Number.POSITIVE_INFINITY,
  interactivity: undefined,
  answerWithinMs: 3000,
  triggerLifeMs: 3000,
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

/** The default of each that isn't given. */
export function settingsFrom(given: Partial<Settings>): Settings {
  const { historyLagMs, editWindowMs, scopes, interactivity, answerWithinMs, triggerLifeMs } = {
    ...DEFAULT_SETTINGS,
    ...given,
  };
  return { historyLagMs, editWindowMs, scopes, interactivity, answerWithinMs, triggerLifeMs };
}
