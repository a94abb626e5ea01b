import type { RichTextBlock } from "@slack/types";
import type { Snapshot } from "./state.ts";

/** What one event brings to a card. */
export interface Change {
  eventId: string;
  snapshot: Snapshot;
  line?: LineChange;
  /** Found by `recover`, or by a backfill: it heals a card that is there, and makes neither a card nor a line. */
  recovered: boolean;
}

/** What an event brings to the card's thread: a line, or the newer form of one. */
export interface LineChange {
  /** Lines of one comment have one key, see {@link commentKey}. Any other line has its event's. */
  key: string;
  /** When it happened, in ms since the epoch: for every event about a comment, when it was written. */
  at: number;
  /** Names the version of the line: the greater one, as text, replaces the other. See `stampOf` in state.ts. */
  revision: string;
  /** Absent: the comment was deleted, and its line goes for good. */
  block?: RichTextBlock;
}

/** The key of the line of a comment, which has events of its own when it is edited and deleted. */
export function commentKey(commentId: number): string {
  return `c:${commentId}`;
}

/** The key of the line of any other event. 16 of its 32 digits are enough within one card. */
export function eventKey(eventId: string): string {
  return `e:${eventId.slice(0, 16)}`;
}

/** Whether it is the key of a comment's line. */
export function isCommentKey(key: string): boolean {
  return key.startsWith("c:");
}
