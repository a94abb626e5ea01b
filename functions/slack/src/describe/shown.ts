import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

/**
 * Of an event about two issues, GitHub sends each side a delivery of its own. These are the sides that are not shown, because
 * the other says the same: the parent and the blocked issue tell of their relation.
 */
const OTHER_SIDES = [
  "parent_issue_added",
  "parent_issue_removed",
  "blocking_added",
  "blocking_removed",
] as const;

/** Whether an event gets a message. */
export function isShown({ type, action, otherSide }: IssueEvent): boolean {
  const isAboutTwo = type === "sub_issues" || type === "issue_dependencies";
  return !(otherSide || (isAboutTwo && OTHER_SIDES.some((other) => other === action)));
}
