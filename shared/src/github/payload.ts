import { z } from "zod";

/**
 * GitHub's side of the contract: what we need of `issues` and `issue_comment` payloads, as github.com sends them today
 * and GitHub Enterprise Server has sent them since 3.1. Unknown fields are ignored; what GitHub may leave out or set
 * to null is allowed to be absent here.
 * https://docs.github.com/webhooks/webhook-events-and-payloads
 */

const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** A deleted account is null; GitHub's own pages call it `ghost`. */
const User = z
  .object({ login: z.string(), type: z.string().nullish() })
  .nullish()
  .transform((user) => ({ login: user?.login ?? "ghost", type: user?.type ?? "User" }));

const Named = z.object({ name: z.string() });
const Milestone = z.object({ number: z.int(), title: z.string() });
const Repository = z.object({
  id: z.int(),
  full_name: z.string(),
  html_url: z.url(),
  private: z.boolean().nullish(),
});

const Issue = z.object({
  id: z.int(),
  node_id: z.string(),
  number: z.int(),
  title: z.string(),
  html_url: z.url(),
  body: z.string().nullish(),
  /** Absent from some `pinned` payloads. */
  state: z.enum(["open", "closed"]).nullish(),
  state_reason: z.string().nullish(),
  user: User,
  author_association: z.string().nullish(),
  labels: z.array(Named).nullish(),
  assignees: z.array(User).nullish(),
  milestone: Milestone.nullish(),
  type: Named.nullish(),
  comments: z.int().nonnegative().nullish(),
  created_at: Time,
  updated_at: Time,
  closed_at: Time.nullish(),
  /** Present on pull requests, which GitHub counts as issues too. */
  pull_request: z.unknown().optional(),
});
export type GitHubIssue = z.infer<typeof Issue>;

const Moved = z.object({ number: z.int(), html_url: z.url() });

const Common = z.object({
  action: z.string(),
  issue: Issue,
  repository: Repository,
  sender: User,
});

export const IssuesPayload = Common.extend({
  label: Named.nullish(),
  assignee: User.optional(),
  milestone: Milestone.nullish(),
  type: Named.nullish(),
  changes: z
    .object({
      title: z.object({ from: z.string() }).nullish(),
      body: z.unknown().optional(),
      new_issue: Moved.nullish(),
      new_repository: Repository.nullish(),
      old_issue: Moved.nullish(),
      old_repository: Repository.nullish(),
    })
    .nullish(),
});
export type IssuesPayload = z.infer<typeof IssuesPayload>;

export const IssueCommentPayload = Common.extend({
  comment: z.object({
    id: z.int(),
    html_url: z.url(),
    body: z.string().nullish(),
    user: User,
    created_at: Time,
    updated_at: Time,
  }),
  changes: z.object({ body: z.unknown().optional() }).nullish(),
});
export type IssueCommentPayload = z.infer<typeof IssueCommentPayload>;
