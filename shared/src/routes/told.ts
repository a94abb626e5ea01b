import type { IssueEvent, IssueReference } from "../event/issue-event.ts";
import { takesRepository } from "./conditions.ts";
import type { IssueFacts } from "./issue-facts.ts";
import type { Relay } from "./relay-schema.ts";

/**
 * What a channel may learn of an event: all, but for the names of other issues whose repositories it may not know. Where no route brings the
 * event there, it is for a card that the channel has; of a repository that has become private since, that learns only what was deleted.
 * @param isRouted whether a route brings the event there
 */
export function toldOf(
  relay: Relay,
  channel: string,
  event: IssueEvent,
  isRouted: boolean,
): IssueEvent | undefined {
  const mayFollow = event.repository.private !== true || mayKnow(relay, channel, event.repository);
  return isRouted || mayFollow ? withoutHidden(relay, channel, event) : deletionOf(event);
}

/** Whether a route to the channel takes issues of the repository; of a private one only where it says so. */
function mayKnow({ routes }: Relay, channel: string, repository: IssueFacts["repository"]): boolean {
  return routes.some((route) => route.to.includes(channel) && takesRepository(route, repository));
}

function deletionOf(event: IssueEvent): IssueEvent | undefined {
  const { id, nodeId, number, updatedAt } = event.issue;
  return event.action === "deleted" ? { ...event, issue: { id, nodeId, number, updatedAt } } : undefined;
}

function withoutHidden(relay: Relay, channel: string, event: IssueEvent): IssueEvent {
  const { issue, related, changes } = event;
  const known = (other: IssueReference) => (isHidden(relay, channel, event, other) ? {} : other);
  return {
    ...event,
    // Most events name a parent by its address alone. A card that shows it shall not depend on which event came last.
    ...(issue.parent && { issue: { ...issue, parent: known({ ...issue.parent, private: undefined }) } }),
    ...(related && { related: known(related) }),
    ...(changes && {
      changes: {
        ...changes,
        transferredTo: changes.transferredTo && known(changes.transferredTo),
        transferredFrom: changes.transferredFrom && known(changes.transferredFrom),
      },
    }),
  };
}

/** What is not said to be public counts as private. */
function isHidden(
  relay: Relay,
  channel: string,
  { repository }: IssueEvent,
  { repository: name, private: isPrivate }: IssueReference,
): boolean {
  const isElsewhere = name !== undefined && name !== repository.name;
  return isElsewhere && isPrivate !== false && !mayKnow(relay, channel, { name, private: isPrivate });
}
