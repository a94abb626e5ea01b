import type { Part } from "./document.ts";

/** Something about Slack that is known for certain: from an answer to a call, or from a look into history and thread. */
export type Finding =
  /** The message `ts` is the card, and shows what the digest says. */
  | { is: "card"; ts: string; shown: string | null }
  /** The card `ts` was deleted by a person. */
  | { is: "card-gone"; ts: string }
  /** The message `ts` of the thread shows these lines; a part that shows GONE is no longer in it. */
  | { is: "lines"; ts: string; parts: Part[] }
  /** The message `ts` of the thread is gone. */
  | { is: "message-gone"; ts: string }
  /** Slack refuses the message with these lines. */
  | { is: "lines-refused"; keys: string[] }
  /** A line shows something else than our last call said: an older one arrived after it. Null: its message lacks it. */
  | { is: "line-stale"; key: string; ts: string; shown: string | null }
  /** The message `ts` is a double, or landed in the channel instead of the thread: it must go. */
  | { is: "stray"; ts: string }
  | { is: "stray-gone"; ts: string }
  /** The line was looked for in the thread: the message `ts` shows it beside these others, or there is none. */
  | { is: "found"; key: string; ts: string | null; parts: Part[] }
  /** The message `ts` shows these lines, some of which were forgotten, and their issue is deleted. */
  | { is: "recalled"; ts: string; parts: Part[] }
  /** All such messages were recalled. */
  | { is: "swept" }
  /** What was sent since that time, in ms, may still come to light, also as an older version of the messages `changed`. */
  | { is: "look-again"; since: number; changed: string[] }
  | { is: "looked-again"; since: number };
