import {
  issueAt,
  recorded,
  repositoryAt as recordedRepository,
  time,
} from "@issue-relay/local/stand-ins/github/issues/recorded";
import { nodeId } from "@issue-relay/local/stand-ins/github/repository";
import { z } from "zod";
import { type Comment, type Issue, LABELS, type Label, type Step, spelling } from "./issue.ts";
import type { Account } from "./people.ts";
import { isArchivedAt, nameAt, type Repository } from "./repositories.ts";

// GitHub's recorded objects with other names, ids and times: so every field that GitHub sends is there.
const Recorded = z.looseObject({});
const USER = Recorded.parse(recorded("issues.opened").sender);
const LABEL = Recorded.parse(recorded("issues.labeled").label);
const MILESTONE = Recorded.parse(recorded("issues.milestoned").milestone);
const COMMENT = Recorded.parse(recorded("issue_comment.created").comment);
const FIELD = { id: 7, name: "Priority", field_type: "single_select" };

/** The payload that GitHub sends of a step. */
export function payloadOf(issue: Issue, step: Step) {
  const [event = "", action = ""] = step.name.split(".");
  return {
    event,
    payload: {
      ...recorded(step.name),
      action,
      issue: said(issue, step),
      repository: repositoryAt(issue.repository, step.at),
      sender: user(step.by),
      ...detailsOf(issue, step),
    },
  };
}

/** A pin's payload says less of its issue than all others. */
function said(issue: Issue, step: Step) {
  const whole = issueObject(issue, step);
  if (step.name !== "issues.pinned" && step.name !== "issues.unpinned") {
    return whole;
  }
  const { labels, state, state_reason, locked, assignee, ...rest } = whole;
  return rest;
}

function issueObject({ id, number, repository, author, createdAt }: Issue, step: Step) {
  const { state, at } = step;
  return {
    ...issueAt(nameAt(repository, at), number),
    id,
    node_id: nodeId("I", id),
    number,
    title: state.title,
    user: user(author),
    author_association: author.association,
    performed_via_github_app: appOf(author),
    state: state.isOpen ? "open" : "closed",
    state_reason: state.reason,
    labels: state.labels.map((label) => labelAt(label, repository, at)),
    assignee: state.assignees.map(user)[0] ?? null,
    assignees: state.assignees.map(user),
    milestone: state.milestone && milestone(state.milestone),
    type: state.type && issueType(state.type),
    issue_field_values: state.priority ? [{ issue_field_id: FIELD.id, value: state.priority }] : [],
    comments: commentCount(step),
    locked: state.isLocked,
    parent_issue_url: null,
    sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
    issue_dependencies_summary: { blocked_by: 0, blocking: 0, total_blocked_by: 0, total_blocking: 0 },
    created_at: iso(createdAt),
    updated_at: iso(state.updatedAt),
    closed_at: state.closedAt && iso(state.closedAt),
  };
}

/** Of a new comment GitHub says how many there were before it, and of a deleted one how many with it. */
function commentCount({ name, state }: Step): number {
  switch (name) {
    case "issue_comment.created":
      return state.comments.length - 1;
    case "issue_comment.deleted":
      return state.comments.length + 1;
    default:
      return state.comments.length;
  }
}

/** The other fields of the payload, beside the issue. */
function detailsOf(issue: Issue, step: Step): object {
  const { name, label, assignee, comment, text = "" } = step;
  switch (name) {
    case "issues.labeled":
    case "issues.unlabeled":
      return { label: label && labelAt(label, issue.repository, step.at) };
    case "issues.assigned":
    case "issues.unassigned":
      return { assignee: assignee && user(assignee) };
    case "issues.milestoned":
    case "issues.demilestoned":
      return { milestone: milestone(text) };
    case "issues.typed":
    case "issues.untyped":
      return { type: issueType(text) };
    case "issues.field_added":
    case "issues.field_removed":
      return { issue_field: FIELD, issue_field_value: { id: 71, value: text }, changes: undefined };
    case "issues.edited":
      return { changes: { title: { from: text } } };
    case "issues.transferred":
      return { changes: moveTo(issue, step) };
    case "issues.opened":
      return issue.cameFrom ? { changes: moveFrom(issue.cameFrom, step) } : {};
    case "issue_comment.edited":
      return { comment: comment && commentObject(comment), changes: { body: { from: `${step.at}` } } };
    default:
      return comment ? { comment: commentObject(comment) } : {};
  }
}

function moveTo({ became }: Issue, step: Step) {
  const [arrival] = became?.steps ?? [];
  return (
    became &&
    arrival && {
      new_issue: issueObject(became, arrival),
      new_repository: repositoryAt(became.repository, step.at),
    }
  );
}

function moveFrom(old: Issue, step: Step) {
  return { old_issue: issueObject(old, step), old_repository: repositoryAt(old.repository, step.at) };
}

function repositoryAt(repository: Repository, at: number) {
  const name = nameAt(repository, at);
  const archived = isArchivedAt(repository, at);
  const created_at = "2021-03-02T09:12:44Z";
  return { ...recordedRepository(name), id: repository.id, private: false, created_at, archived };
}

function user({ login, id, type }: Account) {
  return { ...USER, login, id, node_id: nodeId("U", id), type };
}

/** GitHub's apps act through their bots. */
function appOf({ login, id, type }: Account) {
  return type === "Bot" ? { id: id + 1_000, slug: slugOf(login), name: login } : null;
}

export function slugOf(login: string): string {
  return login.replace("[bot]", "");
}

function labelAt(label: Label, repository: Repository, at: number) {
  const name = spelling(label, repository, at);
  return { ...LABEL, id: labelId(label), name };
}

export function labelId(label: Label): number {
  return 700 + LABELS.indexOf(label);
}

function milestone(title: string) {
  return { ...MILESTONE, number: 1, title };
}

function issueType(name: string) {
  return { id: 1, node_id: "IT_kwDOAAAAAc4AAAAB", name, description: null, color: "red" };
}

function commentObject({ id, by, createdAt, updatedAt }: Comment) {
  return {
    ...COMMENT,
    id,
    user: user(by),
    author_association: by.association,
    performed_via_github_app: appOf(by),
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  };
}

export function iso(at: number): string {
  return time(at * 1000);
}
