import type { Account } from "./account.ts";
import type { IssueState } from "./issue-state.ts";

export interface Label {
  id: number;
  name: string;
  /** Six hex digits. */
  color: string;
  description: string | null;
}

export interface Milestone {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: "open" | "closed";
  by: Account;
  /** ms since 1970. */
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  dueOn: number | null;
}

export interface IssueType {
  id: number;
  name: string;
  color: string;
}

export interface Repository {
  id: number;
  /** `owner/name`, now. */
  name: string;
  /** ms since 1970. */
  createdAt: number;
  updatedAt: number;
  private: boolean;
  archived: boolean;
  hasIssues: boolean;
  labels: Label[];
  milestones: Milestone[];
  types: IssueType[];
  /** By number. Issues and pull requests are counted together. */
  issues: Map<number, Issue>;
  nextNumber: number;
}

export interface Issue {
  id: number;
  number: number;
  repository: Repository;
  author: Account;
  /** ms since 1970. */
  createdAt: number;
  /** To GitHub's API, a pull request is an issue too. */
  isPullRequest: boolean;
  state: IssueState;
  timeline: TimelineEntry[];
  /** What it became when it was transferred. */
  movedTo: Issue | undefined;
}

/** What an entry tells. */
export type Told =
  | { event: "closed" | "reopened"; reason: IssueState["reason"] }
  | { event: "labeled" | "unlabeled"; label: string; color: string }
  | { event: "assigned" | "unassigned"; assignee: Account }
  | { event: "milestoned" | "demilestoned"; title: string }
  | { event: "renamed"; from: string; to: string }
  | { event: "locked"; reason: IssueState["lockReason"] }
  | { event: "unlocked" | "pinned" | "unpinned" | "transferred" | "mentioned" | "subscribed" }
  | { event: "issue_type_added" | "issue_type_removed"; type: string }
  | { event: "issue_type_changed"; type: string; from: string }
  | {
      event: `${"sub_issue" | "parent_issue" | "blocked_by" | "blocking"}_${"added" | "removed"}`;
      other: Issue;
    }
  /** A comment is its own entry: its id is the comment's. A deleted comment leaves nothing. */
  | { event: "commented" }
  /** Another issue mentions this one. It has no id. */
  | { event: "cross-referenced"; source: Issue };

/** One thing that the page of an issue tells below its description. */
export type TimelineEntry = Told & {
  id: number;
  by: Account;
  /** ms since 1970. */
  at: number;
};
