import type { Actor, IssueEvent } from "../event/issue-event.ts";
import { eventName } from "./events.ts";

/** What routes ask of an issue. What isn't known is absent; what there is none of is null, or an empty list. */
export interface IssueFacts {
  repository: {
    /** `owner/name` */
    name: string;
    private?: boolean | undefined;
  };
  /** Names. */
  labels?: string[] | undefined;
  author?: Actor | undefined;
  authorAssociation?: string | undefined;
  /** Its title. */
  milestone?: string | null | undefined;
  /** Its name. */
  type?: string | null | undefined;
}

/** What routes ask of an event, beside its issue. */
export interface EventFacts {
  /** `<type>.<action>` */
  event: string;
  sender?: Actor | undefined;
}

/** The issue after the event. */
export function factsOf({ repository, issue }: IssueEvent): IssueFacts {
  return {
    repository,
    labels: issue.labels?.map(({ name }) => name),
    author: issue.author,
    authorAssociation: issue.authorAssociation,
    milestone: issue.milestone === null ? null : issue.milestone?.title,
    type: issue.type === null ? null : issue.type?.name,
  };
}

export function eventFactsOf({ type, action, sender }: IssueEvent): EventFacts {
  return { event: eventName({ type, action }), sender };
}
