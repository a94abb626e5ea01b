import { msOf } from "@issue-relay/shared/slack/time";
import { isMentionKey } from "../card/change.ts";
import { type CardDocument, GONE } from "./document.ts";
import type { Lengths } from "./lengths.ts";
import { isOpen } from "./open-work.ts";

/** The most lines that a document holds, mostly without texts: about 70 KB. */
const MAX_LINES = 400;

/**
 * The document without its oldest messages, where it has too many lines. Only whole messages are forgotten, in which nothing
 * is left to do and which no look will ask for. Of forgotten lines, the time of the newest is kept: an event that is not newer
 * is looked up in the thread. Deleted comments are never forgotten, so that a late copy doesn't bring one back; nor are mentions, since
 * whoever forgets one notifies people again.
 * @param time Firestore's, in ms since the epoch
 */
export function forgetful(document: CardDocument, time: number, lengths: Lengths): CardDocument {
  if (Object.keys(document.lines).length <= MAX_LINES) {
    return document;
  }
  const since = document.lateLook ? document.lateLook.since - 2 * lengths.clocks : Number.POSITIVE_INFINITY;
  const until = Math.min(time - lengths.lateLook, since);
  const lines = new Map(Object.entries(document.lines));
  let { forgotten } = document;
  for (const [ts, keys] of messagesOf(document)) {
    if (lines.size <= MAX_LINES || msOf(ts) > until) {
      break;
    }
    const inside = keys.flatMap((key) => lines.get(key) ?? []);
    const isWatched = document.lateLook?.changed.includes(ts);
    const isKept = keys.some(isMentionKey) || inside.some((line) => isOpen(line) || line.wanted === GONE);
    if (!isWatched && !isKept) {
      for (const key of keys) {
        forgotten = Math.max(forgotten, lines.get(key)?.at ?? 0);
        lines.delete(key);
      }
    }
  }
  return { ...document, forgotten, lines: Object.fromEntries(lines) };
}

/** The keys of each message's lines, from the oldest message to the newest. */
function messagesOf({ lines }: CardDocument): [string, string[]][] {
  const messages = new Map<string, string[]>();
  for (const [key, { ts }] of Object.entries(lines)) {
    if (ts !== null) {
      messages.set(ts, [...(messages.get(ts) ?? []), key]);
    }
  }
  return [...messages].sort(([a], [b]) => (a < b ? -1 : 1));
}
