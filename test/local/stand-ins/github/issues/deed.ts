import type { Account } from "./account.ts";
import type { Step } from "./step.ts";

/** Which issue: `acme/web#7`, or its id. */
export type IssueReference = string | number;

/** What a script lets somebody do to an issue. */
export type Deed = Optional<Step> & { issue: IssueReference };

/** Somebody opens an issue. What it has from the beginning is told as an event each, after its opening. */
export interface Opening {
  action: "opened";
  /** `owner/name` */
  repository: string;
  title: string;
  body?: string | null;
  labels?: readonly string[];
  assignees?: readonly Account[];
  milestone?: number | null;
  type?: string | null;
  isPullRequest?: boolean;
  by: Account;
  /** ms since 1970; now where it isn't given. */
  at?: number;
  id?: number;
}

/** A step without a time happens now; a comment without an id gets one. */
type Optional<S> = S extends { action: "commented"; id: number }
  ? Omit<S, "at" | "id"> & { at?: number; id?: number }
  : S extends Step
    ? Omit<S, "at"> & { at?: number }
    : never;
