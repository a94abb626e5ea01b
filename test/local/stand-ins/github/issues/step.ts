import type { Account } from "./account.ts";

/** Why an issue was closed, in GitHub's words. */
export type Reason = "completed" | "not_planned" | "duplicate";

export type LockReason = "off-topic" | "too heated" | "resolved" | "spam";

type What =
  | { action: "reopened" | "unlocked" | "pinned" | "unpinned" | "untyped" | "deleted" }
  | { action: "closed"; reason: Reason }
  /** Labels are named as the repository spells them. */
  | { action: "labeled" | "unlabeled"; label: string }
  | { action: "assigned" | "unassigned"; assignee: Account }
  /** The number of one of the repository's milestones. */
  | { action: "milestoned" | "demilestoned"; milestone: number }
  /** Both at once is one event. */
  | { action: "edited"; title?: string; body?: string }
  | { action: "locked"; reason: LockReason | null }
  /** The name of one of the repository's types of issues. */
  | { action: "typed"; type: string }
  | ({ action: "transferred" } & Destination)
  | { action: "commented"; body: string; id: number }
  /** Of the newest comment, unless its id is given. */
  | { action: "comment edited"; body: string; id?: number }
  | { action: "comment deleted"; id?: number }
  /** The step of a sub-issue. The id of its parent. */
  | { action: "parent added" | "parent removed"; parent: number }
  /** The id of another issue that must be done first. */
  | { action: "blocker added" | "blocker removed"; blocker: number };

interface Destination {
  /** `owner/name` */
  to: string;
  /** What the issue gets there; both chosen by GitHub where they aren't given. */
  id?: number;
  number?: number;
}

/** One thing that somebody does to an issue. */
export type Step = What & {
  /** ms since 1970. */
  at: number;
  by: Account;
};
