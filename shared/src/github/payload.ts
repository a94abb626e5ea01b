import { z } from "zod";

// The fields that we need of GitHub's payloads for `issues` and `issue_comment`. The schema accepts what github.com
// sends today and what GitHub Enterprise Server has sent since 3.1: it ignores unknown fields, and a field that GitHub
// may leave out or set to null may be missing. https://docs.github.com/webhooks/webhook-events-and-payloads

const Time = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString());

/** A deleted account is null in a payload. GitHub's pages show it as `ghost`. */
const User = z
  .object({ login: z.string(), type: z.string().nullish() })
  .nullish()
  .transform((user) => ({ login: user?.login ?? "ghost", type: user?.type ?? "User" }));

/** GitHub allows 100 labels and 10 assignees. The length is checked first: each wrong member of a list costs time. */
function few<T extends z.ZodType>(member: T) {
  return z.array(z.unknown()).max(1_000).pipe(z.array(member));
}

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
  /** Some payloads of `pinned` lack it. */
  state: z.enum(["open", "closed"]).nullish(),
  state_reason: z.string().nullish(),
  user: User,
  author_association: z.string().nullish(),
  labels: few(Named).nullish(),
  assignees: few(User).nullish(),
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

/** The same issue in another repository, after or before a transfer. */
const TransferredIssue = z.object({ number: z.int(), html_url: z.url() });

const Common = z.object({
  action: z.string(),
  issue: Issue,
  repository: Repository,
  sender: User,
});

/** The payload of an `issues` event. */
export const IssuesPayload = Common.extend({
  label: Named.nullish(),
  assignee: User.optional(),
  milestone: Milestone.nullish(),
  type: Named.nullish(),
  changes: z
    .object({
      title: z.object({ from: z.string() }).nullish(),
      body: z.unknown().optional(),
      new_issue: TransferredIssue.nullish(),
      new_repository: Repository.nullish(),
      old_issue: TransferredIssue.nullish(),
      old_repository: Repository.nullish(),
    })
    .nullish(),
});
export type IssuesPayload = z.infer<typeof IssuesPayload>;

/** The payload of an `issue_comment` event. */
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
