import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

export interface State {
  /** Slack's name of a standard emoji, without colons. */
  emoji: string;
  word: string;
}

const OPEN: State = { emoji: "large_green_circle", word: "Open" };
const REOPENED: State = { emoji: "arrows_counterclockwise", word: "Reopened" };
const CLOSED: State = { emoji: "large_purple_circle", word: "Closed" };
const DELETED: State = { emoji: "wastebasket", word: "Deleted" };
const TRANSFERRED: State = { emoji: "arrow_right", word: "Transferred" };

/** In GitHub's colours: purple for an issue that is done, white for one that will not be done. */
const CLOSED_AS = new Map<string, State>([
  ["completed", { emoji: "large_purple_circle", word: "Completed" }],
  ["not_planned", { emoji: "white_circle", word: "Not planned" }],
  ["duplicate", { emoji: "white_circle", word: "Duplicate" }],
]);

/**
 * The issue's state after the event, or undefined where the payload does not say it. GitHub has none for deleted and
 * transferred issues: only the action tells.
 */
export function stateOf({ type, action, issue }: IssueEvent): State | undefined {
  if (type === "issues" && action === "deleted") {
    return DELETED;
  }
  if (type === "issues" && action === "transferred") {
    return TRANSFERRED;
  }
  if (issue.state === undefined) {
    return undefined;
  }
  if (issue.state === "open") {
    return issue.stateReason === "reopened" ? REOPENED : OPEN;
  }
  return CLOSED_AS.get(issue.stateReason ?? "") ?? CLOSED;
}
