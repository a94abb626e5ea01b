import { COMMENT_ACTIONS, ISSUE_ACTIONS, OBSERVED, RELATION_ACTIONS } from "../event/issue-event.ts";

const { sub_issues, issue_dependencies, issue_relates_to } = RELATION_ACTIONS;

/** The events that a file of routes can name, each as `<type>.<action>` of GitHub's. */
export const EVENTS = [
  ...ISSUE_ACTIONS.map((action) => `issues.${action}` as const),
  ...COMMENT_ACTIONS.map((action) => `issue_comment.${action}` as const),
  ...sub_issues.map((action) => `sub_issues.${action}` as const),
  ...issue_dependencies.map((action) => `issue_dependencies.${action}` as const),
  ...issue_relates_to.map((action) => `issue_relates_to.${action}` as const),
] as const;

/** Our own event. No file can name it: nobody did anything that could be shown. */
export const OBSERVED_EVENT = `issues.${OBSERVED}`;

/** What is said where a file does. */
export const NOT_FOR_ROUTES =
  "is no event of GitHub's but our own: it brings a card up to date that is there, whatever the routes say";

/** The event as a file of routes names it. */
export function eventName({ type, action }: { type: string; action: string }): string {
  return `${type}.${action}`;
}
