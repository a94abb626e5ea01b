import type { Account } from "./account.ts";
import type { LockReason, Reason } from "./step.ts";

export interface Comment {
  id: number;
  by: Account;
  body: string;
  /** ms since 1970. */
  createdAt: number;
  updatedAt: number;
}

/** What can change of an issue: as it is after a step. */
export interface IssueState {
  title: string;
  body: string | null;
  state: "open" | "closed";
  reason: Reason | "reopened" | null;
  labels: readonly string[];
  assignees: readonly Account[];
  /** The milestone's number. */
  milestone: number | null;
  type: string | null;
  comments: readonly Comment[];
  locked: boolean;
  lockReason: LockReason | null;
  pinned: boolean;
  /** The ids of related issues. */
  parent: number | null;
  subIssues: readonly number[];
  blockedBy: readonly number[];
  blocking: readonly number[];
  /** Whether it was deleted or transferred: no step can follow. */
  gone: boolean;
  updatedAt: number;
  closedAt: number | null;
  closedBy: Account | null;
}

export function newIssue(title: string, body: string | null, at: number): IssueState {
  return {
    title,
    body,
    state: "open",
    reason: null,
    labels: [],
    assignees: [],
    milestone: null,
    type: null,
    comments: [],
    locked: false,
    lockReason: null,
    pinned: false,
    parent: null,
    subIssues: [],
    blockedBy: [],
    blocking: [],
    gone: false,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
  };
}
