import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { isOfOpening } from "@issue-relay/shared/routes/place-of";
import { commentKey, eventKey, type LineChange, mentionKey } from "./change.ts";
import { isOfComment, lineBlock } from "./line-block.ts";
import { mentionBlock } from "./mention-block.ts";
import type { Showing } from "./showing.ts";
import { fixed, stampOf } from "./state.ts";

/** What the event adds to the card's thread, or changes there. Of what only the card tells, that is nothing. */
export function linesOf(event: IssueEvent, showing: Showing): LineChange[] {
  const own = isOfComment(event) ? commentLine(event, showing) : eventLine(event, showing);
  return [...own, ...mentionLine(event, showing)];
}

/** A comment's line follows its edits and its deletion, even where a new comment would get none. */
function commentLine({ comment, ...event }: IssueEvent, { place, isQuiet }: Showing): LineChange[] {
  const { id, action } = event;
  const isInThread = place === "thread";
  if (!comment || (!isInThread && action === "created")) {
    return [];
  }
  const occurredAt = Date.parse(event.occurredAt);
  const updatedAt = comment.updatedAt ? Date.parse(comment.updatedAt) : occurredAt;
  const at = comment.createdAt ? Date.parse(comment.createdAt) : occurredAt;
  const receivedAt = Date.parse(event.receivedAt);
  const isGone = action === "deleted";
  return [
    {
      key: commentKey(comment.id),
      at,
      // A first version that is redelivered comes after an edit of the same second.
      revision: stampOf({ updatedAt, rank: action === "created" ? 0 : 1, receivedAt, id }),
      ...(!isGone && { block: lineBlock({ ...event, comment }, at) }),
      // That a comment is gone is remembered in any case: its first version may come later.
      begins: isInThread && (isGone || !isQuiet),
    },
  ];
}

/** Who was assigned is told so, whatever else the card alone tells. */
function eventLine(event: IssueEvent, { place, isQuiet, assignee }: Showing): LineChange[] {
  if (!assignee && (place !== "thread" || isOfOpening(event))) {
    return [];
  }
  const { id } = event;
  const at = Date.parse(event.occurredAt);
  const revision = stampOf({ updatedAt: at, rank: 1, receivedAt: Date.parse(event.receivedAt), id });
  const block = lineBlock(event, at, assignee);
  return [
    {
      key: eventKey(id),
      at,
      revision,
      block,
      begins: !isQuiet,
      ...(assignee && { mentions: true as const }),
    },
  ];
}

/** Once for each route that brings the issue to the channel: of several events that do, the first one tells. */
function mentionLine(event: IssueEvent, { route, onArrival, isQuiet }: Showing): LineChange[] {
  if (onArrival.length === 0 || isQuiet) {
    return [];
  }
  const at = Date.parse(event.occurredAt);
  // The greater revision stays: that of the event that happened first, in whatever order they arrive.
  const revision = fixed(Number.MAX_SAFE_INTEGER - at);
  const block = mentionBlock(route, onArrival);
  return [{ key: mentionKey(route), at, revision, block, begins: true, mentions: true }];
}
