import { eventId } from "../event/event-id.ts";
import { IssueEvent, type IssueReference, VERSION } from "../event/issue-event.ts";
import { hostIn } from "./host.ts";
import { identityOf } from "./identity.ts";
import {
  CommentPayload,
  type GitHubOtherIssue,
  type GitHubOtherRepository,
  IssuePayload,
} from "./payload.ts";
import { sidesOf } from "./sides.ts";
import { actorOf, commentOf, issueOf, issueTypeOf, labelOf, referenceTo, valuesOf } from "./snapshot.ts";
import { isObject, type Understood, UnexpectedPayload, understand } from "./understand.ts";
import type { Writer } from "./written-for.ts";

/** How and when a payload arrived. */
export interface Receipt extends Writer {
  /** `X-GitHub-Event`: one of the events of ours (see hook.ts). */
  eventName: IssueEvent["type"];
  deliveryId: string;
  receivedAt: Date;
  source: IssueEvent["source"];
}

/**
 * The event in one of GitHub's payloads, and which details of the payload were not understood; or null where the payload is
 * about a pull request, which GitHub sends as an issue with `pull_request` set.
 * @param payload parsed JSON whose signature has been verified
 * @throws UnexpectedPayload where the payload does not say which event of which issue it is about, or comes from another host
 */
export function issueEventFromGitHub(payload: unknown, receipt: Receipt): Understood<IssueEvent> | null {
  const { eventName: type, deliveryId, receivedAt, source, host, appId } = receipt;
  const { payload: prepared, original } = sidesOf(type, payload);
  if (isPullRequest(prepared)) {
    return null;
  }
  const schema = type === "issue_comment" ? CommentPayload : IssuePayload;
  const { value: read, problems } = understand(schema, prepared);
  const from = hostIn(read.repository.html_url ?? read.issue.html_url) ?? host;
  if (from !== host) {
    throw new UnexpectedPayload(`from ${from}, but this installation is for ${host} (github_host)`);
  }
  const occurredAt = timeOf(type, read);
  const identity = identityOf(type, read, { occurredAt, payload: prepared });
  const { action, issue, repository, comment, label, type: issueType } = read;
  const event = understand(IssueEvent, {
    version: VERSION,
    id: eventId({ host, issueId: issue.id, type, action, ...identity }),
    type,
    action,
    occurredAt,
    receivedAt: receivedAt.toISOString(),
    source,
    deliveryId,
    host,
    repository: {
      id: repository.id ?? undefined,
      name: repository.full_name,
      url: repository.html_url ?? undefined,
      private: repository.private ?? undefined,
      archived: repository.archived ?? undefined,
    },
    issue: withParent(issueOf(issue, { host, appId }), read),
    sender: actorOf(read.sender),
    label: label ? labelOf(label) : undefined,
    assignee: ["assigned", "unassigned"].includes(action) ? actorOf(read.assignee) : undefined,
    milestone: read.milestone ?? undefined,
    issueType: issueType ? issueTypeOf(issueType) : undefined,
    field: fieldOf(read),
    comment: comment ? commentOf(comment, { host, appId }) : undefined,
    related: referenceTo(read.other_issue, read.other_repository),
    otherSide: read.is_other_side,
    changes: changesOf(read),
  });
  const named = problems.map((problem) => problem.replace(/^\w+/, (field) => original[field] ?? field));
  return { value: event.value, problems: [...named, ...event.problems] };
}

function isPullRequest(payload: unknown): boolean {
  return isObject(payload) && isObject(payload.issue) && isObject(payload.issue.pull_request);
}

/**
 * When it happened, by the most exact of the times that the payload says.
 * @throws UnexpectedPayload where it says none
 */
function timeOf(type: IssueEvent["type"], payload: IssuePayload): string {
  const { action, issue, comment, other_issue: other } = payload;
  const exact = {
    "issues opened": issue.created_at,
    "issues closed": issue.closed_at,
    "issue_comment created": comment?.created_at,
    "issue_comment edited": comment?.updated_at,
  };
  const own = new Map(Object.entries(exact)).get(`${type} ${action}`);
  const time =
    own ??
    newest(comment?.updated_at, issue.updated_at, other?.updated_at) ??
    newest(comment?.created_at, issue.created_at, issue.closed_at);
  if (!time) {
    throw new UnexpectedPayload("issue: no time says when it happened");
  }
  return time;
}

function newest(...times: (string | null | undefined)[]): string | undefined {
  return times
    .filter((time) => time != null)
    .sort()
    .at(-1);
}

function fieldOf({
  issue_field: field,
  issue_field_value: value,
  changes,
}: IssuePayload): IssueEvent["field"] {
  if (!field && !value) {
    return undefined;
  }
  return {
    id: field?.id ?? undefined,
    name: field?.name ?? undefined,
    values: valuesOf(value),
    from: valuesOf(changes?.issue_field_value?.from),
  };
}

function changesOf({ changes }: IssuePayload): IssueEvent["changes"] {
  if (!changes) {
    return undefined;
  }
  const { title, body, new_issue, new_repository, old_issue, old_repository } = changes;
  return {
    titleFrom: title?.from ?? undefined,
    body: body ? true : undefined,
    transferredTo: placeOf(new_issue, new_repository),
    transferredFrom: placeOf(old_issue, old_repository),
  };
}

/** Where an issue went or came from. It did so too where GitHub only says that it did: then the reference is empty. */
function placeOf(
  issue: GitHubOtherIssue | null | undefined,
  repository: GitHubOtherRepository | null | undefined,
): IssueReference | undefined {
  const isMoved = issue !== undefined || repository !== undefined;
  return referenceTo(issue, repository) ?? (isMoved ? {} : undefined);
}

/** The issue with the parent that it just got or lost, which GitHub need not say in the issue itself. */
function withParent(issue: IssueEvent["issue"], read: IssuePayload): IssueEvent["issue"] {
  // A parent that the issue itself names is its newest: the removed one may have been replaced.
  if (issue.parent || !["parent_issue_added", "parent_issue_removed"].includes(read.action)) {
    return issue;
  }
  if (read.action === "parent_issue_removed") {
    return { ...issue, parent: null };
  }
  const parent = referenceTo(read.other_issue, read.other_repository);
  return { ...issue, parent: parent?.repository && parent.number ? parent : undefined };
}
