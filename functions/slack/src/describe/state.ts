import type { IssueEvent } from "@issue-relay/shared/event/issue-event";

export interface State {
  /** Slack's name of a standard emoji, without colons. */
  emoji: string;
  word: string;
}

/**
 * A colour and a form that are told apart at a glance. The colours are GitHub's: purple for an issue that is done, white for one that
 * will not be done.
 */
export const EMOJI = {
  open: "large_green_circle",
  reopened: "arrows_counterclockwise",
  done: "large_purple_circle",
  willNotBeDone: "white_circle",
  deleted: "wastebasket",
  transferred: "arrow_right",
  unknown: "grey_question",
} as const;

const OPEN: State = { emoji: EMOJI.open, word: "Open" };
const REOPENED: State = { emoji: EMOJI.reopened, word: "Reopened" };
const CLOSED: State = { emoji: EMOJI.done, word: "Closed" };
const DELETED: State = { emoji: EMOJI.deleted, word: "Deleted" };
const TRANSFERRED: State = { emoji: EMOJI.transferred, word: "Transferred" };

const CLOSED_AS = new Map<string, State>([
  ["completed", { emoji: EMOJI.done, word: "Completed" }],
  ["not_planned", { emoji: EMOJI.willNotBeDone, word: "Not planned" }],
  ["duplicate", { emoji: EMOJI.willNotBeDone, word: "Duplicate" }],
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
