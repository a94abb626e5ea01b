import { digest } from "@issue-relay/shared/event/event-id";
import type { RichTextBlock } from "@slack/types";
import type { Snapshot } from "./state.ts";

/** What one event brings to a card. */
export interface Change {
  eventId: string;
  snapshot: Snapshot;
  lines: LineChange[];
  /** It makes no card where there is none: see Showing. */
  isQuiet: boolean;
}

/** What an event brings to the card's thread: a line, or the newer form of one. */
export interface LineChange {
  /** Lines of one comment have one key, see {@link commentKey}, and those of one route {@link mentionKey}. Any other line has its event's. */
  key: string;
  /** When it happened, in ms since the epoch: for every event about a comment, when it was written. */
  at: number;
  /** Names the version of the line: the greater one, as text, replaces the other. See `stampOf` in state.ts. */
  revision: string;
  /** Absent: the comment was deleted, and its line goes for good. */
  block?: RichTextBlock;
  /** It mentions somebody, whom only a new message notifies, not a change of one. */
  mentions?: true;
  /** Whether it is taken where the card has no such line: otherwise it only changes one. */
  begins: boolean;
}

/** The key of the line of a comment, which has events of its own when it is edited and deleted. */
export function commentKey(commentId: number): string {
  return `c:${commentId}`;
}

/** The key of the line of any other event. 16 of its 32 digits are enough within one card. */
export function eventKey(eventId: string): string {
  return `e:${eventId.slice(0, 16)}`;
}

/** The key of the line by which a route mentions people, once in a thread. */
export function mentionKey(route: string): string {
  return `m:${digest(route).slice(0, 16)}`;
}

/** Whether it is the key of a line that mentions somebody. */
export function isMentionKey(key: string): boolean {
  return key.startsWith("m:");
}

/** Whether it is the key of a comment's line. */
export function isCommentKey(key: string): boolean {
  return key.startsWith("c:");
}
