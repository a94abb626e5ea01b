import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Decision } from "@issue-relay/shared/routes/decide";
import type { Mention } from "@issue-relay/shared/routes/mentions";
import { onlyUpdatesCards, type Place, placeOf } from "@issue-relay/shared/routes/place-of";

/** How a channel shows an event. */
export interface Showing {
  place: Place;
  /** The name of the route that decided it, or "". */
  route: string;
  /** Whom the route mentions, since the event has brought the issue to it. */
  onArrival: Mention[];
  /** Whom the event has assigned, where the route mentions assignees. */
  assignee: Mention | undefined;
  /**
   * It keeps a card up to date that is there, and adds nothing: no route brings it to the channel, its route shows nothing of it, or it
   * was recovered and is no news.
   */
  isQuiet: boolean;
}

/** @param decision undefined where no route brings the event to the channel */
export function showingOf(event: IssueEvent, decision: Decision | undefined): Showing {
  if (!decision) {
    return { place: placeOf(event), route: "", onArrival: [], assignee: undefined, isQuiet: true };
  }
  const { place, route, mentions } = decision;
  return {
    place,
    route: route.name,
    ...mentions,
    isQuiet: place === "nothing" || onlyUpdatesCards(event),
  };
}
