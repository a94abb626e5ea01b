import type { Account } from "./people.ts";
import { nameAt, type Repository } from "./repositories.ts";

/** An issue with all that truly happened to it in one repository, whether or not we received it. */
export interface Issue {
  id: number;
  number: number;
  repository: Repository;
  author: Account;
  createdAt: number;
  /** The first one is its opening or its arrival. In the order in which they happened. */
  steps: Step[];
  /** The issue that it was in its old repository. */
  cameFrom?: Issue;
  /** The issue that it became in its new repository. */
  became?: Issue;
}

/** GitHub's event and action. */
export const STEP_NAMES = [
  "issues.opened",
  "issues.edited",
  "issues.closed",
  "issues.reopened",
  "issues.deleted",
  "issues.transferred",
  "issues.labeled",
  "issues.unlabeled",
  "issues.assigned",
  "issues.unassigned",
  "issues.milestoned",
  "issues.demilestoned",
  "issues.typed",
  "issues.untyped",
  "issues.field_added",
  "issues.field_removed",
  "issues.locked",
  "issues.unlocked",
  "issues.pinned",
  "issues.unpinned",
  "issue_comment.created",
  "issue_comment.edited",
  "issue_comment.deleted",
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** One thing that somebody did to an issue. */
export interface Step {
  name: StepName;
  at: number;
  by: Account;
  /** The issue after it. */
  state: State;
  comment?: Comment;
  /** The label that was added or removed. */
  label?: Label;
  assignee?: Account;
  /** The milestone, type or field value that was set or removed, or the title before an edit. */
  text?: string;
}

export const LABELS = ["bug", "question", "docs", "ui"] as const;
export type Label = (typeof LABELS)[number];

export interface State {
  title: string;
  isOpen: boolean;
  reason: string | null;
  /** What GitHub says: of an issue that was just reopened, it can be the time of the old closing. */
  closedAt: number | null;
  labels: readonly Label[];
  assignees: readonly Account[];
  milestone: string | null;
  type: string | null;
  priority: string | null;
  isLocked: boolean;
  comments: readonly Comment[];
  /** Some steps do not move it. */
  updatedAt: number;
}

export interface Comment {
  id: number;
  by: Account;
  createdAt: number;
  updatedAt: number;
}

/** How the label is spelt in a repository at a time. */
export function spelling(label: Label, { respelledFrom = Number.POSITIVE_INFINITY }: Repository, at: number) {
  return label === "bug" && at >= respelledFrom ? "Bug" : label;
}

/** `owner/name#number` of the issue, as its repository is called at that time. */
export function placeOf({ repository, number }: Issue, at: number): string {
  return `${nameAt(repository, at)}#${number}`;
}
