import { digest } from "../event/event-id.ts";
import { type IssueEvent, OBSERVED } from "../event/issue-event.ts";
import type { GitHubUser, IssuePayload } from "./payload.ts";
import { valuesOf } from "./snapshot.ts";
import { isObject } from "./understand.ts";

/** What tells one event of an issue from another: see shared/README.md, which says it for each action. */
export interface Identity {
  /** Null for what happens at most once. */
  at: string | null;
  subject: string;
}

/** What happens at most once to an issue. Its payload's times need not be those of the event. */
const ONCE = ["opened", "deleted", "transferred"];

/** The event's time, and the payload before anything was left out. */
interface Source {
  occurredAt: string;
  payload: unknown;
}

/** The time and the subject of an event, from which its id is made. */
export function identityOf(type: IssueEvent["type"], read: IssuePayload, source: Source): Identity {
  const { action, comment, other_issue: other, other_repository: repository } = read;
  const { occurredAt } = source;
  switch (type) {
    case "issues":
      return {
        at: ONCE.includes(action) ? null : occurredAt,
        subject: subjectOf(read) ?? unknownSubject(source.payload),
      };
    case "issue_comment":
      return {
        at: action === "created" || action === "deleted" ? null : occurredAt,
        subject: `${comment?.id} ${editOfComment(read) ?? unknownSubject(source.payload)}`.trimEnd(),
      };
    default:
      return {
        // Not the other issue's time: GitHub may leave the other issue out of one delivery and not of another.
        at: read.issue.updated_at ?? occurredAt,
        subject: String(other?.id ?? `${repository?.full_name ?? ""}#${other?.number ?? ""}`),
      };
  }
}

/**
 * GitHub's times have no fractions of a second, so several labels, assignees or edits can have the same time, and only the
 * subject tells them apart. A subject that the payload does not name, such as a label that was deleted from the repository,
 * is told by what is left.
 */
function subjectOf(payload: IssuePayload): string | undefined {
  const { action, issue, label, assignee, milestone, type, issue_field: field } = payload;
  switch (action) {
    case "closed":
      // A closed issue can be closed again for another reason.
      return issue.state_reason ?? "";
    case "labeled":
    case "unlabeled":
      return label?.name ?? rest(issue.labels?.map((label) => label?.name));
    case "assigned":
    case "unassigned":
      return accountKey(assignee) ?? rest(issue.assignees?.map(accountKey));
    case "milestoned":
    case "demilestoned":
      return String((milestone ?? issue.milestone)?.number ?? "");
    case "typed":
    case "untyped":
      return type?.name ?? issue.type?.name ?? "";
    case "field_added":
    case "field_removed":
      return JSON.stringify([field?.id, valuesOf(payload.issue_field_value)]);
    case "edited":
      return editOf(payload);
    case OBSERVED:
      // By all that was read, since not every change moves `updated_at`.
      return digest(JSON.stringify(issue, (_, value) => (typeof value === "bigint" ? `${value}` : value)));
    case "opened":
    case "deleted":
    case "transferred":
    case "reopened":
    case "locked":
    case "unlocked":
    case "pinned":
    case "unpinned":
      return "";
    default:
      return undefined;
  }
}

function editOfComment(payload: IssuePayload): string | undefined {
  switch (payload.action) {
    case "edited":
      return editOf(payload);
    case "created":
    case "deleted":
    case "pinned":
    case "unpinned":
      return "";
    default:
      return undefined;
  }
}

/** What every payload has, or what differs between two webhooks. */
const COMMON = [
  "action",
  "issue",
  "comment",
  "repository",
  "sender",
  "organization",
  "enterprise",
  "installation",
];

/** The subject of an action that GitHub adds later: whatever its payload has beyond the usual. */
function unknownSubject(payload: unknown): string {
  const fields = Object.entries(isObject(payload) ? payload : {}).filter(
    ([field]) => !COMMON.includes(field),
  );
  return fields.length === 0 ? "" : digest(JSON.stringify(fields.sort()));
}

/** People rename their accounts: the id stays. */
function accountKey(account: GitHubUser | undefined): string | undefined {
  return account ? String(account.id ?? account.login) : undefined;
}

function rest(names: (string | null | undefined)[] | undefined): string {
  return `left: ${JSON.stringify(names?.sort() ?? null)}`;
}

/**
 * An edit by the texts before it, which the payload of no other edit has. The texts after it can already be those of the
 * next edit.
 */
function editOf({ changes, issue, comment }: IssuePayload): string {
  const before = [changes?.title?.from, changes?.body?.from];
  const isSaid = before.some((text) => text != null);
  return digest(JSON.stringify(isSaid ? before : [comment?.body ?? issue.title, issue.body]));
}
