import type { Person } from "./people.ts";
import type { Label } from "./repositories.ts";

/** Why an issue was closed, in GitHub's words. */
export type Reason = "completed" | "not_planned" | "duplicate";

export interface Milestone {
  number: number;
  title: string;
}

export interface Comment {
  /** The comment's position among all comments of the issue, deleted ones too. */
  key: number;
  by: Person;
  body: string;
  /** ms since 1970. */
  createdAt: number;
  updatedAt: number;
}

type What =
  | {
      action:
        | "opened"
        | "reopened"
        | "locked"
        | "transferred"
        | "deleted"
        | "comment edited"
        | "comment deleted";
    }
  | { action: "closed"; reason: Reason }
  | { action: "labeled" | "unlabeled"; label: Label }
  | { action: "assigned" | "unassigned"; assignee: Person }
  | { action: "milestoned" | "demilestoned"; milestone: Milestone }
  | { action: "edited"; title: string }
  | { action: "commented"; body: string };

/** One thing that somebody does to an issue. The actions on comments are about the newest comment. */
export type Step = What & {
  /** ms since 1970. */
  at: number;
  by: Person;
};

/** An issue as it is after a step. */
export interface IssueState {
  title: string;
  state: "open" | "closed";
  reason: Reason | "reopened" | null;
  labels: readonly Label[];
  assignees: readonly Person[];
  milestone: Milestone | null;
  comments: readonly Comment[];
  /** The number of comments ever made, deleted ones too. */
  commented: number;
  /** The comment that the last step was about. */
  comment: Comment | null;
  locked: boolean;
  /** Whether it was deleted or transferred: no step can follow. */
  gone: boolean;
  updatedAt: number;
  closedAt: number | null;
}

export function newIssue(title: string, at: number): IssueState {
  return {
    title,
    state: "open",
    reason: null,
    labels: [],
    assignees: [],
    milestone: null,
    comments: [],
    commented: 0,
    comment: null,
    locked: false,
    gone: false,
    updatedAt: at,
    closedAt: null,
  };
}
