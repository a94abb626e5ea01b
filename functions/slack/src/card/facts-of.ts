import type { IssueEvent, IssueReference } from "@issue-relay/shared/event/issue-event";
import { beginningOf } from "../markdown/beginning.ts";
import type { Facts } from "./state.ts";

/** The most of a description that is kept, in UTF-16 code units: a card shows 300 characters of it, without addresses and marks. */
const MAX_EXCERPT = 2_000;

/** What the event says of its issue. What it does not say is absent. */
export function factsOf(event: IssueEvent): Facts {
  const { type, action, repository, issue, changes } = event;
  const said = {
    repository: repository.name,
    number: issue.number,
    id: issue.id,
    nodeId: issue.nodeId,
    title: issue.title,
    url: issue.url,
    state: issue.state,
    stateReason: issue.stateReason,
    author: issue.author?.login,
    labels: issue.labels?.map(({ name }) => name),
    assignees: issue.assignees?.map(({ login }) => login),
    milestone: issue.milestone === null ? null : issue.milestone?.title,
    type: issue.type === null ? null : issue.type?.name,
    comments: commentsAfter(event),
    parent: issue.parent && referenceOf(issue.parent),
    subIssues: issue.subIssues,
    blockedBy: issue.dependencies?.blockedBy,
    createdAt: timeOf(issue.createdAt),
    closedAt: timeOf(issue.closedAt),
    excerpt: issue.excerpt === undefined ? undefined : excerptOf(issue.excerpt),
    transferredFrom: changes?.transferredFrom && referenceOf(changes.transferredFrom),
    transferredTo:
      type === "issues" && action === "transferred" ? referenceOf(changes?.transferredTo ?? {}) : undefined,
    deleted: type === "issues" && action === "deleted" ? true : undefined,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/**
 * The number of comments after the event. GitHub counts a new comment, and one that is deleted, only once it has made the payload: in
 * those that it recorded, an issue has no comment with its first one, and still one when that is deleted.
 * https://github.com/octokit/webhooks/tree/main/payload-examples/api.github.com/issue_comment
 */
function commentsAfter({ type, action, issue: { comments } }: IssueEvent): number | undefined {
  if (comments === undefined || type !== "issue_comment") {
    return comments;
  }
  return Math.max(0, comments + (action === "created" ? 1 : 0) - (action === "deleted" ? 1 : 0));
}

/** Without the comments that issue templates have many of. A text that is cut ends with an ellipsis. */
function excerptOf(markdown: string): string {
  const { text, isWhole } = beginningOf(markdown);
  return isWhole && text.length <= MAX_EXCERPT
    ? text
    : `${text.slice(0, MAX_EXCERPT).replace(/[\ud800-\udbff]$/, "")}…`;
}

function referenceOf({ repository, number, url }: IssueReference) {
  return { repository, number, url };
}

function timeOf<T extends null | undefined>(iso: string | T): number | T {
  return typeof iso === "string" ? Date.parse(iso) : iso;
}
