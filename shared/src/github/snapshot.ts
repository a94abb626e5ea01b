import type { Actor, IssueEvent, IssueReference } from "../event/issue-event.ts";
import type {
  GitHubApp,
  GitHubComment,
  GitHubFieldValue,
  GitHubIssue,
  GitHubIssueType,
  GitHubLabel,
  GitHubOtherIssue,
  GitHubOtherRepository,
  GitHubUser,
} from "./payload.ts";
import { textExcerpt } from "./text-excerpt.ts";
import { type Writer, writtenFor } from "./written-for.ts";

// From GitHub's objects to those of the event. A field that is undefined in the result is one that the payload does not say.

/** What a payload says of its issue. */
export function issueOf(issue: GitHubIssue, writer: Writer): IssueEvent["issue"] {
  const { sub_issues_summary: subIssues, issue_dependencies_summary: dependencies } = issue;
  const person = writtenFor(issue, writer);
  return {
    id: issue.id,
    nodeId: issue.node_id,
    number: issue.number,
    title: issue.title ?? undefined,
    url: issue.html_url ?? undefined,
    state: issue.state ?? undefined,
    stateReason: issue.state_reason,
    ...authorOf(issue, person),
    app: appOf(issue.performed_via_github_app),
    labels: issue.labels?.flatMap((label) => (label && labelOf(label)) ?? []),
    assignees: issue.assignees?.map(knownActorOf),
    milestone: issue.milestone,
    type: issue.type && issueTypeOf(issue.type),
    locked: issue.locked ?? undefined,
    comments: issue.comments ?? undefined,
    parent: parentOf(issue.parent_issue_url),
    subIssues: subIssues ?? undefined,
    dependencies: dependencies
      ? {
          blockedBy: dependencies.blocked_by,
          blocking: dependencies.blocking,
          totalBlockedBy: dependencies.total_blocked_by ?? undefined,
          totalBlocking: dependencies.total_blocking ?? undefined,
        }
      : undefined,
    fields: issue.issue_field_values?.flatMap(
      ({ issue_field_id: id, value, single_select_option: option, multi_select_options: options }) =>
        (valuesOf({ value, option, options }) ?? []).map((text) => ({ id, value: text })),
    ),
    createdAt: issue.created_at ?? undefined,
    updatedAt: issue.updated_at ?? undefined,
    closedAt: issue.closed_at,
    excerpt: excerptOf(person?.text ?? issue.body),
  };
}

export function commentOf(comment: GitHubComment, writer: Writer): NonNullable<IssueEvent["comment"]> {
  const person = writtenFor(comment, writer);
  return {
    id: comment.id,
    url: comment.html_url ?? undefined,
    ...authorOf(comment, person),
    app: appOf(comment.performed_via_github_app),
    createdAt: comment.created_at ?? undefined,
    updatedAt: comment.updated_at ?? undefined,
    excerpt: excerptOf(person?.text ?? comment.body),
  };
}

/**
 * Of a person for whom the App has written, GitHub does not say how they are associated. Of a Bot whose text a payload leaves out, nobody
 * knows for whom it was.
 */
function authorOf(
  { user, body, author_association: association }: GitHubComment | GitHubIssue,
  person: { login: string } | undefined,
) {
  if (person) {
    return { author: { login: person.login, type: "User" }, authorAssociation: undefined };
  }
  const isKnown = body !== undefined || user?.type !== "Bot";
  return { author: isKnown ? actorOf(user) : undefined, authorAssociation: association ?? undefined };
}

/** The account, or undefined where the payload does not say which. GitHub's pages show a deleted account as `ghost`. */
export function actorOf(user: GitHubUser | undefined): Actor | undefined {
  return user === undefined ? undefined : knownActorOf(user);
}

function knownActorOf(user: GitHubUser): Actor {
  return user === null
    ? { login: "ghost" }
    : { login: user.login, id: user.id ?? undefined, type: user.type ?? undefined };
}

/** The label, or undefined where it has no name. */
export function labelOf({ name, id }: GitHubLabel): NonNullable<IssueEvent["label"]> | undefined {
  return name == null ? undefined : { name, id: id ?? undefined };
}

export function issueTypeOf({ name, id }: GitHubIssueType): NonNullable<IssueEvent["issueType"]> {
  return { name, id: id ?? undefined };
}

/** The values of a field, as text: of a field with several options, each chosen one. */
export function valuesOf(field: GitHubFieldValue | null | undefined): string[] | undefined {
  if (!field) {
    return undefined;
  }
  const options = field.options?.map(({ name }) => name) ?? [];
  const values = options.length > 0 ? options : [field.option?.name ?? field.value];
  return values.flatMap((value) =>
    ["string", "number", "boolean"].includes(typeof value) ? [String(value)] : [],
  );
}

/** The other issue, or undefined where the payload says nothing of it. */
export function referenceTo(
  issue: GitHubOtherIssue | null | undefined,
  repository: GitHubOtherRepository | null | undefined,
): IssueReference | undefined {
  const { id, number, title, html_url: url } = issue ?? {};
  const reference = {
    id: id ?? undefined,
    repository: repository?.full_name,
    private: repository?.private ?? undefined,
    number: number ?? undefined,
    title: title ?? undefined,
    url: url ?? undefined,
  };
  return Object.values(reference).some((value) => value !== undefined) ? reference : undefined;
}

function parentOf(url: string | null | undefined): IssueReference | null | undefined {
  const [, repository, number] = /\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/.exec(url ?? "") ?? [];
  if (repository === undefined || number === undefined) {
    return url === null ? null : undefined;
  }
  return { repository, number: Number(number) };
}

function appOf(app: GitHubApp | null | undefined) {
  return app && { id: app.id ?? undefined, slug: app.slug ?? undefined, name: app.name ?? undefined };
}

function excerptOf(body: string | null | undefined): string | undefined {
  return body === undefined ? undefined : textExcerpt(body ?? "");
}
