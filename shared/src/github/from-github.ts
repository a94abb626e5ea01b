import type { z } from "zod";
import { digest, eventId } from "../event/event-id.ts";
import { IssueEvent, VERSION } from "../event/issue-event.ts";
import { problemsOf } from "../problems.ts";
import { excerpt } from "./excerpt.ts";
import { type GitHubIssue, IssueCommentPayload, IssuesPayload } from "./payload.ts";

/** How and when a payload arrived. */
export interface Receipt {
  /** `X-GitHub-Event`. */
  eventName: string;
  deliveryId: string;
  receivedAt: Date;
  source: IssueEvent["source"];
}

/** GitHub's payload does not match our schema. The message names each field that is wrong. */
export class UnexpectedPayload extends Error {
  override name = "UnexpectedPayload";
}

/**
 * The event in one of GitHub's payloads, or null where the payload is not about an issue: another kind of event, or a
 * pull request, which GitHub sends as an issue with `pull_request` set.
 * @param payload parsed JSON whose signature has been verified
 * @throws UnexpectedPayload where the payload does not match our schema
 */
export function issueEventFromGitHub(payload: unknown, receipt: Receipt): IssueEvent | null {
  switch (receipt.eventName) {
    case "issues":
      return fromIssues(parse(IssuesPayload, payload), receipt);
    case "issue_comment":
      return fromIssueComment(parse(IssueCommentPayload, payload), receipt);
    default:
      return null;
  }
}

function fromIssues(payload: IssuesPayload, receipt: Receipt): IssueEvent | null {
  const { action, issue, label, assignee, milestone, changes } = payload;
  if (issue.pull_request) {
    return null;
  }
  const about = {
    ...(label && { label: label.name }),
    ...(assignee && (action === "assigned" || action === "unassigned") && { assignee: assignee.login }),
    ...(milestone && { milestone }),
    ...(changes && { changes: changesOf(changes) }),
  };
  return build(payload, receipt, { occurredAt: timeOf(payload), subject: subjectOf(payload), ...about });
}

function fromIssueComment(payload: IssueCommentPayload, receipt: Receipt): IssueEvent | null {
  const { action, issue, comment, changes } = payload;
  if (issue.pull_request) {
    return null;
  }
  return build(payload, receipt, {
    occurredAt: action === "created" ? comment.created_at : newest(comment.updated_at, issue.updated_at),
    subject: action === "edited" ? `${comment.id} ${digest(comment.body ?? "")}` : String(comment.id),
    comment: {
      id: comment.id,
      url: comment.html_url,
      author: comment.user,
      createdAt: comment.created_at,
      updatedAt: comment.updated_at,
      excerpt: excerpt(comment.body),
    },
    ...(changes?.body !== undefined && { changes: { body: true } }),
  });
}

function timeOf({ action, issue }: IssuesPayload): string {
  if (action === "opened") {
    return issue.created_at;
  }
  if (action === "closed" && issue.closed_at) {
    return issue.closed_at;
  }
  return issue.updated_at;
}

function newest(...times: string[]): string {
  return new Date(Math.max(...times.map((time) => Date.parse(time)))).toISOString();
}

/**
 * What the action was about. GitHub's times have no fractions of a second, so several labels, assignees or edits can
 * have the same time, and only the subject tells them apart. If someone pins an issue a second time, nothing in the
 * payload tells it from the first time: pinning changes none of the issue's times.
 */
function subjectOf({ action, issue, label, assignee, milestone, type }: IssuesPayload): string {
  switch (action) {
    case "labeled":
    case "unlabeled":
      return label?.name ?? "";
    case "assigned":
    case "unassigned":
      return assignee?.login ?? "";
    case "milestoned":
    case "demilestoned":
      return String((milestone ?? issue.milestone)?.number ?? "");
    case "typed":
    case "untyped":
      return type?.name ?? "";
    case "edited":
      return digest(JSON.stringify([issue.title, issue.body ?? ""]));
    default:
      return "";
  }
}

function changesOf(changes: NonNullable<IssuesPayload["changes"]>): IssueEvent["changes"] {
  const { title, body, new_issue, new_repository, old_issue, old_repository } = changes;
  return {
    ...(title && { titleFrom: title.from }),
    ...(body !== undefined && { body: true }),
    ...(new_issue && new_repository && { transferredTo: reference(new_repository, new_issue) }),
    ...(old_issue && old_repository && { transferredFrom: reference(old_repository, old_issue) }),
  };
}

function reference(repository: { full_name: string }, issue: { number: number; html_url: string }) {
  return { repository: repository.full_name, number: issue.number, url: issue.html_url };
}

type Specifics = Pick<
  IssueEvent,
  "occurredAt" | "label" | "assignee" | "milestone" | "comment" | "changes"
> & {
  subject: string;
};

function build(
  payload: IssuesPayload | IssueCommentPayload,
  receipt: Receipt,
  specifics: Specifics,
): IssueEvent {
  const { action, issue, repository, sender } = payload;
  const { subject, ...about } = specifics;
  const type = receipt.eventName;
  return parse(IssueEvent, {
    version: VERSION,
    id: eventId({ issueNodeId: issue.node_id, type, action, occurredAt: about.occurredAt, subject }),
    type,
    action,
    receivedAt: receipt.receivedAt.toISOString(),
    source: receipt.source,
    deliveryId: receipt.deliveryId,
    repository: {
      id: repository.id,
      name: repository.full_name,
      url: repository.html_url,
      private: repository.private ?? false,
    },
    issue: issueState(issue),
    sender,
    ...about,
  });
}

function issueState(issue: GitHubIssue): IssueEvent["issue"] {
  return {
    id: issue.id,
    nodeId: issue.node_id,
    number: issue.number,
    title: issue.title,
    url: issue.html_url,
    state: issue.state ?? (issue.closed_at ? "closed" : "open"),
    stateReason: issue.state_reason ?? null,
    author: issue.user,
    authorAssociation: issue.author_association ?? null,
    labels: (issue.labels ?? []).map((label) => label.name),
    assignees: (issue.assignees ?? []).map((assignee) => assignee.login),
    milestone: issue.milestone ?? null,
    type: issue.type?.name ?? null,
    comments: issue.comments ?? 0,
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    closedAt: issue.closed_at ?? null,
    excerpt: excerpt(issue.body),
  };
}

/** @throws UnexpectedPayload where the value does not match the schema */
function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  throw new UnexpectedPayload(problemsOf(result.error));
}
