import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { onlyUpdatesCards, placeOf } from "@issue-relay/shared/routes/place-of";
import type { Change } from "../change.ts";
import { changeOf } from "../change-of.ts";
import type { Showing } from "../showing.ts";

/** How an event is shown where one channel gets everything. */
export function shownByDefault(event: IssueEvent): Showing {
  return {
    place: placeOf(event),
    route: "everything",
    onArrival: [],
    assignee: undefined,
    isQuiet: onlyUpdatesCards(event),
  };
}

/** What an event brings to a card there. */
export function changeByDefault(event: IssueEvent): Change {
  return changeOf(event, shownByDefault(event));
}
