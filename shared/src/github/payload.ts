import * as z from "../zod.ts";

// The fields that we need of GitHub's payloads. What GitHub's schemas let be null or absent may be null or absent here too;
// required is only what identifies an event. Unknown fields are ignored.
// https://docs.github.com/webhooks/webhook-events-and-payloads, and the schemas in the package @octokit/openapi-webhooks

/** BigQuery takes no year before 1, and GitHub began in 2008. */
const Time = z.iso
  .datetime({ offset: true })
  .refine((time) => /^(?:19[7-9]|2)/.test(time), "not a time of GitHub's")
  .transform((time) => new Date(time).toISOString());

/** GitHub allows 100 labels and 10 assignees. The length is checked first: each wrong member of a list costs time. */
function few<T extends z.ZodType>(member: T) {
  return z.array(z.unknown()).max(1_000).pipe(z.array(member));
}

/** A deleted account is null. */
const User = z.object({ login: z.string(), id: z.int().nullish(), type: z.string().nullish() }).nullable();
export type GitHubUser = z.infer<typeof User>;

const App = z.object({
  id: z.int().nullish(),
  client_id: z.string().nullish(),
  slug: z.string().nullish(),
  name: z.string().nullish(),
});
export type GitHubApp = z.infer<typeof App>;

const LabelObject = z.object({ id: z.int().nullish(), name: z.string().nullish() });
/** In the payloads about two issues, GitHub's schema lets a label be its name alone. */
const Label = z.union([LabelObject, z.string().transform((name) => ({ name, id: null }))]);
export type GitHubLabel = z.infer<typeof Label>;

const Milestone = z.object({ number: z.int(), title: z.string() });
const IssueType = z.object({ id: z.int().nullish(), name: z.string() });
export type GitHubIssueType = z.infer<typeof IssueType>;

const Option = z.object({ name: z.string().nullish() });

const Repository = z.object({
  id: z.int().nullish(),
  full_name: z.string().min(1),
  html_url: z.url().nullish(),
  private: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});

const Issue = z.object({
  id: z.int(),
  node_id: z.string().min(1),
  number: z.int(),
  title: z.string().nullish(),
  html_url: z.url().nullish(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).nullish(),
  state_reason: z.string().nullish(),
  user: User.optional(),
  author_association: z.string().nullish(),
  performed_via_github_app: App.nullish(),
  labels: few(Label.nullable()).nullish(),
  assignees: few(User).nullish(),
  milestone: Milestone.nullish(),
  type: IssueType.nullish(),
  locked: z.boolean().nullish(),
  comments: z.int().nullish(),
  parent_issue_url: z
    .string()
    .regex(/\/repos\/[^/]+\/[^/]+\/issues\/\d+$/)
    .nullish(),
  sub_issues_summary: z.object({ total: z.int(), completed: z.int() }).nullish(),
  issue_dependencies_summary: z
    .object({
      blocked_by: z.int(),
      blocking: z.int(),
      total_blocked_by: z.int().nullish(),
      total_blocking: z.int().nullish(),
    })
    .nullish(),
  issue_field_values: few(
    z.object({
      issue_field_id: z.int(),
      value: z.unknown().optional(),
      single_select_option: Option.nullish(),
      multi_select_options: few(Option).nullish(),
    }),
  ).nullish(),
  created_at: Time.nullish(),
  updated_at: Time.nullish(),
  closed_at: Time.nullish(),
});
export type GitHubIssue = z.infer<typeof Issue>;

/** Another issue that the payload mentions: after or before a transfer, or the other one of two. */
const OtherIssue = z.object({
  id: z.int().nullish(),
  number: z.int().nullish(),
  title: z.string().nullish(),
  html_url: z.url().nullish(),
  updated_at: Time.nullish(),
});
export type GitHubOtherIssue = z.infer<typeof OtherIssue>;

const OtherRepository = z.object({ full_name: z.string(), private: z.boolean().nullish() });
export type GitHubOtherRepository = z.infer<typeof OtherRepository>;

/** The value of an organization's own field: a text, number or date, or one or several options. */
const FieldValue = z.object({
  value: z.unknown().optional(),
  option: Option.nullish(),
  options: few(Option).nullish(),
});
export type GitHubFieldValue = z.infer<typeof FieldValue>;

const Comment = z.object({
  id: z.int(),
  html_url: z.url().nullish(),
  body: z.string().nullish(),
  user: User.optional(),
  author_association: z.string().nullish(),
  performed_via_github_app: App.nullish(),
  created_at: Time.nullish(),
  updated_at: Time.nullish(),
});
export type GitHubComment = z.infer<typeof Comment>;

const From = z.object({ from: z.string().nullish() });
const Changes = z.object({
  title: From.nullish(),
  body: From.nullish(),
  issue_field_value: z.object({ from: FieldValue.nullish() }).nullish(),
  new_issue: OtherIssue.nullish(),
  new_repository: OtherRepository.nullish(),
  old_issue: OtherIssue.nullish(),
  old_repository: OtherRepository.nullish(),
});

/** The payload of an event about an issue, as `sidesOf` in sides.ts has prepared it. */
export const IssuePayload = z.object({
  action: z.string().min(1).max(100),
  issue: Issue,
  repository: Repository,
  sender: User.optional(),
  label: LabelObject.nullish(),
  assignee: User.optional(),
  milestone: Milestone.nullish(),
  type: IssueType.nullish(),
  issue_field: z.object({ id: z.int().nullish(), name: z.string().nullish() }).nullish(),
  issue_field_value: FieldValue.nullish(),
  changes: Changes.nullish(),
  comment: Comment.nullish(),
  other_issue: OtherIssue.nullish(),
  other_repository: OtherRepository.nullish(),
  is_other_side: z.literal(true).optional(),
});
export type IssuePayload = z.infer<typeof IssuePayload>;

/** The payload of an event about a comment, which its id identifies. */
export const CommentPayload = IssuePayload.extend({ comment: Comment });
