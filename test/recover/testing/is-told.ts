import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

/** What GitHub's API tells no more, or without a time. */
const UNTOLD = ["issue_comment.edited", "issue_comment.deleted", "issues.pinned", "issues.unpinned"];

/** Whether GitHub's API still tells of an event, where its issue and its comment are still there. */
export function isTold({ type, action, changes }: IssueEvent): boolean {
  const isOfBody = action === "edited" && changes?.titleFrom === undefined;
  return !isOfBody && !UNTOLD.includes(`${type}.${action}`);
}
