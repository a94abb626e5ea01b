import type { IssueEvent } from "./issue-event.ts";

/** The repository of canaries. GitHub's ids begin at 1, so none of GitHub's has this one: the view `events` knows it by the id, too. */
export const CANARY_REPOSITORY = { id: 0, full_name: "issue-relay/canary" } as const;

/**
 * Whether the event is a canary: made by ourselves, to see that events arrive. It becomes a row in BigQuery like any other, but nobody
 * is shown it, and it counts in no view.
 */
export function isCanary({ repository }: Pick<IssueEvent, "repository">): boolean {
  return repository.id === CANARY_REPOSITORY.id;
}
