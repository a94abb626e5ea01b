import { nodeId } from "../repository.ts";
import type { Comment, IssueState } from "./issue-state.ts";
import { commentAt, issueAt, issueUrl, milestoneAt, repositoryAt, time, user } from "./recorded.ts";
import type { Issue, Label, Milestone, Repository } from "./records.ts";

// GitHub's objects, as its webhooks and its API have them alike.

export function repositoryObject(repository: Repository) {
  const { id, name, createdAt, updatedAt, archived, hasIssues } = repository;
  return {
    ...repositoryAt(name),
    id,
    node_id: nodeId("R", id),
    private: repository.private,
    visibility: repository.private ? "private" : "public",
    created_at: time(createdAt),
    updated_at: time(updatedAt),
    pushed_at: time(updatedAt),
    archived,
    has_issues: hasIssues,
  };
}

/** The organization that a repository belongs to, as events tell it beside the repository. */
export function organizationOf(repositoryName: string) {
  const { login, id, node_id, avatar_url } = repositoryAt(repositoryName).owner;
  const url = `https://api.github.com/orgs/${login}`;
  return {
    login,
    id,
    node_id,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url,
    description: null,
  };
}

/** https://docs.github.com/issues/using-labels-and-milestones-to-track-work/managing-labels#about-default-labels */
const DEFAULT_LABELS = new Set([
  "bug",
  "documentation",
  "duplicate",
  "enhancement",
  "good first issue",
  "help wanted",
  "invalid",
  "question",
  "wontfix",
]);

export function labelObject(repository: Repository, { id, name, color, description }: Label) {
  return {
    name,
    id,
    node_id: nodeId("LA", id),
    url: `https://api.github.com/repos/${repository.name}/labels/${encodeURIComponent(name)}`,
    color,
    default: DEFAULT_LABELS.has(name),
    description,
  };
}

/** A label that isn't the repository's any more has only its name. */
export function labelNamed(repository: Repository, name: string) {
  const found = repository.labels.find((label) => label.name === name);
  return labelObject(repository, found ?? { id: 0, name, color: "ededed", description: null });
}

export function milestoneObject(repository: Repository, milestone: Milestone) {
  const { id, number, title, description, state, by, createdAt, updatedAt, closedAt, dueOn } = milestone;
  const its = [...repository.issues.values()].filter((issue) => issue.state.milestone === number);
  const open = its.filter((issue) => issue.state.state === "open").length;
  return {
    ...milestoneAt(repository.name, number),
    id,
    node_id: nodeId("MI", id),
    number,
    title,
    description,
    creator: user(by),
    open_issues: open,
    closed_issues: its.length - open,
    state,
    created_at: time(createdAt),
    updated_at: time(updatedAt),
    due_on: dueOn === null ? null : time(dueOn),
    closed_at: closedAt === null ? null : time(closedAt),
  };
}

export function milestoneNumbered(repository: Repository, number: number | null) {
  const found = repository.milestones.find((milestone) => milestone.number === number);
  return found ? milestoneObject(repository, found) : null;
}

export function typeNamed({ types }: Repository, name: string | null) {
  const type = types.find((each) => each.name === name);
  return type ? { ...type, node_id: nodeId("IT", type.id), description: null, is_enabled: true } : null;
}

/** What else is related to an issue, as the model knows it. */
export interface Relatives {
  parent: Issue | undefined;
  subIssues: readonly Issue[];
  blockedBy: readonly Issue[];
  blocking: readonly Issue[];
}

/** @param state the issue's, now or then */
export function issueObject(
  issue: Issue,
  state: IssueState,
  { parent, subIssues, blockedBy, blocking }: Relatives,
) {
  const { id, number, repository, author, createdAt } = issue;
  const assignees = state.assignees.map(user);
  const completed = subIssues.filter((sub) => !isOpen(sub)).length;
  return {
    ...issueAt(repository.name, number),
    performed_via_github_app: author.app ?? null,
    type: typeNamed(repository, state.type),
    parent_issue_url: parent ? issueUrl(parent.repository.name, parent.number) : null,
    sub_issues_summary: {
      total: subIssues.length,
      completed,
      percent_completed: subIssues.length === 0 ? 0 : Math.floor((100 * completed) / subIssues.length),
    },
    issue_dependencies_summary: {
      blocked_by: blockedBy.filter(isOpen).length,
      blocking: blocking.filter(isOpen).length,
      total_blocked_by: blockedBy.length,
      total_blocking: blocking.length,
    },
    issue_field_values: [],
    id,
    node_id: nodeId(issue.isPullRequest ? "PR" : "I", id),
    number,
    title: state.title,
    body: state.body,
    user: user(author),
    author_association: author.association,
    state: state.state,
    state_reason: state.reason,
    labels: state.labels.map((name) => labelNamed(repository, name)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: milestoneNumbered(repository, state.milestone),
    comments: state.comments.length,
    locked: state.locked,
    active_lock_reason: state.lockReason,
    created_at: time(createdAt),
    updated_at: time(state.updatedAt),
    closed_at: state.closedAt === null ? null : time(state.closedAt),
    ...(issue.isPullRequest && pullRequest(repository.name, number)),
  };
}

function isOpen({ state }: Issue): boolean {
  return state.state === "open";
}

function pullRequest(repositoryName: string, number: number) {
  const page = `https://github.com/${repositoryName}/pull/${number}`;
  return {
    html_url: page,
    pull_request: {
      url: `https://api.github.com/repos/${repositoryName}/pulls/${number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: null,
    },
  };
}

export function commentObject(issue: Issue, comment: Comment) {
  const { by, body, createdAt, updatedAt } = comment;
  const { repository, number } = issue;
  const pages = issue.isPullRequest ? pullRequest(repository.name, number) : issueAt(repository.name, number);
  return {
    ...commentAt(pages.html_url, issueUrl(repository.name, number), comment.id),
    user: user(by),
    author_association: by.association,
    performed_via_github_app: by.app ?? null,
    body,
    created_at: time(createdAt),
    updated_at: time(updatedAt),
  };
}
