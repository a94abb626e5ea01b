import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Change } from "./change.ts";
import { effectOf } from "./effect-of.ts";
import { factsOf } from "./facts-of.ts";
import { linesOf } from "./lines-of.ts";
import type { Showing } from "./showing.ts";
import { stampOf } from "./state.ts";

/** What an event brings to its issue's card in a channel. */
export function changeOf(event: IssueEvent, showing: Showing): Change {
  const isOpening = event.type === "issues" && event.action === "opened";
  const stamp = stampOf({
    updatedAt: Date.parse(event.issue.updatedAt ?? event.occurredAt),
    rank: isOpening ? 0 : 1,
    receivedAt: Date.parse(event.receivedAt),
    id: event.id,
  });
  const facts = factsOf(event);
  const effect = effectOf(event, facts, stamp);
  return {
    eventId: event.id,
    snapshot: { stamp, facts, ...(effect && { effect }) },
    lines: linesOf(event, showing),
    isQuiet: showing.isQuiet,
  };
}
