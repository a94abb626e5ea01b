import type { Occurrence } from "../occurrence.ts";
import type { Payload } from "../payloads.ts";
import type { IssueState } from "./issue-state.ts";
import {
  commentObject,
  issueObject,
  labelNamed,
  milestoneNumbered,
  type Relatives,
  repositoryObject,
  typeNamed,
} from "./objects.ts";
import { recorded, user } from "./recorded.ts";
import type { Issue } from "./records.ts";
import type { OfTwo } from "./relations.ts";
import type { Step } from "./step.ts";

/** The steps that a webhook tells as one event about one issue. */
type Told = Exclude<Step, OfTwo>;

const NAMES: Record<Told["action"] | "opened", string> = {
  opened: "issues.opened",
  closed: "issues.closed",
  reopened: "issues.reopened",
  labeled: "issues.labeled",
  unlabeled: "issues.unlabeled",
  assigned: "issues.assigned",
  unassigned: "issues.unassigned",
  milestoned: "issues.milestoned",
  demilestoned: "issues.demilestoned",
  edited: "issues.edited",
  locked: "issues.locked",
  unlocked: "issues.unlocked",
  pinned: "issues.pinned",
  unpinned: "issues.unpinned",
  typed: "issues.typed",
  untyped: "issues.untyped",
  transferred: "issues.transferred",
  deleted: "issues.deleted",
  commented: "issue_comment.created",
  "comment edited": "issue_comment.edited",
  "comment deleted": "issue_comment.deleted",
};

/** In the recorded payloads, GitHub has not counted a new comment yet, and still counts one that is deleted. */
const CHANGE_OF_COMMENTS = new Map<string, number>([
  ["commented", 1],
  ["comment deleted", -1],
]);

/** A pin's payload says less of its issue than all others. */
function withoutUnsaid({
  labels,
  state,
  state_reason,
  locked,
  assignee,
  ...said
}: ReturnType<typeof issueObject>) {
  return said;
}

/**
 * What a webhook tells of a step: a recorded payload with this issue in its state after the step.
 * @param details the fields beside the issue
 */
export function occurrence(
  issue: Issue,
  { action, at, by }: { action: keyof typeof NAMES; at: number; by: Told["by"] },
  relatives: Relatives,
  details: object,
): Occurrence {
  const name = NAMES[action];
  const [event = "", told] = name.split(".");
  const { state, repository } = issue;
  const comments = state.comments.length - (CHANGE_OF_COMMENTS.get(action) ?? 0);
  const whole = { ...issueObject(issue, state, relatives), comments };
  const payload: Payload = {
    ...recorded(name),
    action: told,
    issue: told?.endsWith("pinned") ? withoutUnsaid(whole) : whole,
    repository: repositoryObject(repository),
    sender: user(by),
    ...details,
  };
  return { event, payload, at: new Date(at) };
}

/** The other fields of the payload, beside the issue. */
export function detailsOf(issue: Issue, before: IssueState, step: Told): object {
  const { repository, state } = issue;
  switch (step.action) {
    case "labeled":
    case "unlabeled":
      return { label: labelNamed(repository, step.label) };
    case "assigned":
    case "unassigned":
      return { assignee: user(step.assignee) };
    case "milestoned":
    case "demilestoned":
      return { milestone: milestoneNumbered(repository, step.milestone) };
    case "typed":
      return { type: typeNamed(repository, step.type) };
    case "untyped":
      return { type: typeNamed(repository, before.type) };
    case "edited":
      return { changes: changesOf(before, state) };
    case "commented":
    case "comment edited":
    case "comment deleted":
      return commentOf(issue, before, step);
    default:
      return {};
  }
}

function changesOf(before: IssueState, { title, body }: IssueState) {
  return {
    ...(title !== before.title && { title: { from: before.title } }),
    ...(body !== before.body && { body: { from: before.body ?? "" } }),
  };
}

type OnComment = Extract<Step, { action: "commented" | "comment edited" | "comment deleted" }>;

function commentOf(issue: Issue, before: IssueState, { action, id }: OnComment) {
  const of = (comments: IssueState["comments"]) =>
    comments.find((comment) => comment.id === id) ?? comments.at(-1);
  const was = of(before.comments);
  const comment = action === "comment deleted" ? was : of(issue.state.comments);
  return {
    ...(comment && { comment: commentObject(issue, comment) }),
    ...(action === "comment edited" && { changes: { body: { from: was?.body } } }),
  };
}
