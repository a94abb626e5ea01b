import { type IssueEvent, OBSERVED } from "@issue-relay/shared/event/issue-event";
import type { Change } from "./change.ts";
import { effectOf } from "./effect-of.ts";
import { factsOf } from "./facts-of.ts";
import { linesOf } from "./lines-of.ts";
import type { Showing } from "./showing.ts";
import { stampOf } from "./state.ts";

/** So long after a second, nothing of it is still to happen, whatever our clocks and GitHub's say. In ms. */
const SETTLED_MS = 60_000;

/** What an event brings to its issue's card in a channel. */
export function changeOf(event: IssueEvent, showing: Showing): Change {
  const { type, action, source, id } = event;
  const updatedAt = Date.parse(event.issue.updatedAt ?? event.occurredAt);
  const receivedAt = Date.parse(event.receivedAt);
  const isOpening = type === "issues" && action === "opened";
  // An opening that was recovered has the issue as it is now, too.
  const wasRead = source === "recovery" && (isOpening || (type === "issues" && action === OBSERVED));
  const isSettled = wasRead && receivedAt - updatedAt > SETTLED_MS;
  const stamp = stampOf({ updatedAt, rank: isOpening && !wasRead ? 0 : 1, receivedAt, id });
  const facts = factsOf(event);
  const effect = effectOf(event, facts, stamp);
  return {
    eventId: id,
    snapshot: {
      stamp,
      ...(isSettled && { readStamp: stampOf({ updatedAt, rank: 2, receivedAt, id }) }),
      facts,
      ...(effect && { effect }),
    },
    lines: linesOf(event, showing),
    isQuiet: showing.isQuiet,
  };
}
