import type { Example, Payload } from "../stand-ins/github/payloads.ts";
import { nodeId } from "../stand-ins/github/repository.ts";
import { commentAt, issueAt, label, milestone, recorded, repository, time, user } from "./github.ts";
import type { Plan } from "./plan.ts";
import { ELSEWHERE } from "./repositories.ts";
import type { Comment, IssueState, Step } from "./step.ts";

/** The issue's id, as GitHub would give it. */
function issueId(index: number) {
  return 3_000_000_001 + index * 1000;
}

/** GitHub's delivery about one step: a recorded payload with this issue in its state after the step. */
export function render(plan: Plan, number: number, { step, state }: Plan["moments"][number]): Example {
  const name = ACTIONS[step.action];
  const [event = "", action] = name.split(".");
  const comments = state.comments.length - (CHANGE_OF_COMMENTS.get(step.action) ?? 0);
  const issue = { ...issueObject(plan, plan.repository.name, number, state), comments };
  const payload: Payload = {
    ...recorded(name),
    action,
    issue,
    repository: { ...repository(plan.repository), updated_at: time(step.at), pushed_at: time(step.at) },
    sender: user(step.by),
    ...details(plan, step, state, issue),
  };
  return { event, payload };
}

/** In the recorded payloads, GitHub has not counted a new comment yet, and still counts one that is deleted. */
const CHANGE_OF_COMMENTS = new Map<Step["action"], number>([
  ["commented", 1],
  ["comment deleted", -1],
]);

const ACTIONS: Record<Step["action"], string> = {
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
  transferred: "issues.transferred",
  deleted: "issues.deleted",
  commented: "issue_comment.created",
  "comment edited": "issue_comment.edited",
  "comment deleted": "issue_comment.deleted",
};

/** The other fields of the payload, beside the issue. */
function details(plan: Plan, step: Step, state: IssueState, issue: ReturnType<typeof issueObject>) {
  const comment = state.comment && { comment: commentObject(plan, state.comment, issue) };
  switch (step.action) {
    case "labeled":
    case "unlabeled":
      return { label: label(step.label) };
    case "assigned":
    case "unassigned":
      return { assignee: user(step.assignee) };
    case "milestoned":
    case "demilestoned":
      return { milestone: milestone(step.milestone, plan.repository.name, step.by) };
    case "edited":
      return { changes: { title: { from: plan.title } } };
    case "transferred": {
      const there = 40 + (plan.index % 1000);
      const arrived = { ...plan, index: plan.index + 500_000 };
      return {
        changes: {
          new_issue: issueObject(arrived, ELSEWHERE.name, there, state),
          new_repository: repository(ELSEWHERE),
        },
      };
    }
    case "comment edited":
      return { ...comment, changes: { body: { from: state.comment?.body.replace(/ \(edited\)$/, "") } } };
    default:
      return comment ?? {};
  }
}

/** What GitHub has added to issues since the payload was recorded, by the schemas of @octokit/openapi-webhooks. */
const SINCE_RECORDED = {
  performed_via_github_app: null,
  type: null,
  parent_issue_url: null,
  sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
  issue_dependencies_summary: { blocked_by: 0, blocking: 0, total_blocked_by: 0, total_blocking: 0 },
  issue_field_values: [],
};

function issueObject(plan: Plan, repositoryName: string, number: number, state: IssueState) {
  const { index, author, body, openedAt } = plan;
  const assignees = state.assignees.map(user);
  return {
    ...issueAt(repositoryName, number),
    ...SINCE_RECORDED,
    id: issueId(index),
    node_id: nodeId("I", issueId(index)),
    number,
    title: state.title,
    body,
    user: user(author),
    author_association: author.association,
    state: state.state,
    state_reason: state.reason,
    labels: state.labels.map(label),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: state.milestone && milestone(state.milestone, repositoryName, author),
    comments: state.comments.length,
    locked: state.locked,
    active_lock_reason: state.locked ? "spam" : null,
    created_at: time(openedAt),
    updated_at: time(state.updatedAt),
    closed_at: state.closedAt === null ? null : time(state.closedAt),
  };
}

function commentObject({ index }: Plan, comment: Comment, issue: { html_url: string; url?: unknown }) {
  const id = issueId(index) + 1 + comment.key;
  return {
    ...commentAt(issue.html_url, String(issue.url), id),
    user: user(comment.by),
    author_association: comment.by.association,
    body: comment.body,
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
  };
}
