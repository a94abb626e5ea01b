import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

/** Of an event about two issues, GitHub sends each side a delivery of its own: one of the two is shown. */
export const SHOWN_RELATION_ACTIONS = [
  "sub_issue_added",
  "sub_issue_removed",
  "blocked_by_added",
  "blocked_by_removed",
  "relates_to_added",
  "relates_to_removed",
] as const;

/** The other side of those, which says the same again. */
const OTHER_SIDES = ["parent_issue_added", "parent_issue_removed", "blocking_added", "blocking_removed"];

/** Whether an event gets a message: the parent and the blocked issue tell of their relation, the other side does not. */
export function isShown({ type, action }: IssueEvent): boolean {
  return !((type === "sub_issues" || type === "issue_dependencies") && OTHER_SIDES.includes(action));
}
