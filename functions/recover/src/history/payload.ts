import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Issue } from "./issue.ts";
import type { Entry, Reference } from "./timeline.ts";

/** What GitHub's webhook would have sent: the event's name, and the payload without its repository. */
export interface WebhookPayload {
  eventName: IssueEvent["type"];
  payload: object;
}

/** What an entry of a timeline does not say itself. */
export interface Surroundings {
  issue: Issue;
  /** By title. A timeline names a milestone by it alone. */
  milestones: ReadonlyMap<string, { number: number; title: string }>;
}

type Tell = (entry: Entry, surroundings: Surroundings) => WebhookPayload;

/**
 * What webhooks tell of each kind of entry. Kinds that are not here are told by no webhook of ours, or can't be told from another of the
 * same kind: pins, of which webhooks say no time.
 */
const KINDS = new Map<string, Tell>([
  ["closed", closed],
  ["reopened", tells("reopened", () => ({ issue: { state: "open", state_reason: "reopened" } }))],
  ["labeled", tells("labeled", ({ label }) => ({ label }))],
  ["unlabeled", tells("unlabeled", ({ label }) => ({ label }))],
  ["assigned", tells("assigned", ({ assignee = null }) => ({ assignee }))],
  ["unassigned", tells("unassigned", ({ assignee = null }) => ({ assignee }))],
  ["milestoned", tells("milestoned", milestoneOf)],
  ["demilestoned", tells("demilestoned", milestoneOf)],
  ["renamed", tells("edited", ({ rename }) => ({ changes: { title: { from: rename?.from } } }))],
  ["locked", tells("locked", () => ({}))],
  ["unlocked", tells("unlocked", () => ({}))],
  ["issue_type_added", tells("typed", ({ issue_type: type }) => ({ type }))],
  ["issue_type_changed", tells("typed", ({ issue_type: type }) => ({ type }))],
  ["issue_type_removed", tells("untyped", ({ prev_issue_type: type }) => ({ type }))],
  ["commented", commented],
  ...["sub_issue_added", "sub_issue_removed"].map(relation("sub_issues", "sub_issue", "parent_issue")),
  ...["parent_issue_added", "parent_issue_removed"].map(relation("sub_issues", "parent_issue", "sub_issue")),
  ...["blocked_by_added", "blocked_by_removed"].map(
    relation("issue_dependencies", "blocked_by", "blocked_issue", "blocking_issue"),
  ),
  ...["blocking_added", "blocking_removed"].map(
    relation("issue_dependencies", "blocking", "blocking_issue", "blocked_issue"),
  ),
]);

/** Whether webhooks of ours tell of such entries. */
export function isMapped(event: string): boolean {
  return KINDS.has(event);
}

/** The payload that tells of an entry; undefined where none does. */
export function payloadOf(entry: Entry, surroundings: Surroundings): WebhookPayload | undefined {
  return KINDS.get(entry.event)?.(entry, surroundings);
}

/** The issue at a time, as far as that is known: what never changes. */
function issueAt(issue: Issue, at: string) {
  const { id, node_id, number, html_url, user, performed_via_github_app, created_at } = issue;
  return { id, node_id, number, html_url, user, performed_via_github_app, created_at, updated_at: at };
}

/** @param detailsOf fields of the payload; those of `issue` are added to what is known of it */
function tells(
  action: string,
  detailsOf: (entry: Entry, surroundings: Surroundings) => { issue?: object; [field: string]: unknown },
): Tell {
  return (entry, surroundings) => {
    const { issue, ...details } = detailsOf(entry, surroundings);
    return {
      eventName: "issues",
      payload: {
        action,
        sender: entry.actor,
        ...details,
        issue: { ...issueAt(surroundings.issue, entry.created_at), ...issue },
      },
    };
  };
}

/** Of the usual reason, a timeline says nothing; of its last closing, the issue itself does. */
function closed(entry: Entry, surroundings: Surroundings): WebhookPayload {
  const { created_at: at, state_reason: reason } = entry;
  const { closed_at: lastAt, state_reason: lastReason } = surroundings.issue;
  const isLast = lastAt != null && Date.parse(lastAt) === Date.parse(at);
  const state_reason = reason ?? (isLast ? lastReason : undefined) ?? "completed";
  return tells("closed", () => ({ issue: { state: "closed", state_reason, closed_at: at } }))(
    entry,
    surroundings,
  );
}

/** The number of one that was deleted, or has another title by now, is not told: 0, which GitHub gives to none. */
function milestoneOf({ milestone }: Entry, { milestones }: Surroundings) {
  return { milestone: milestone && (milestones.get(milestone.title) ?? { number: 0, ...milestone }) };
}

/** The entry of a comment is the comment, as it is now. */
function commented(entry: Entry, { issue }: Surroundings): WebhookPayload {
  return {
    eventName: "issue_comment",
    payload: {
      action: "created",
      sender: entry.user,
      comment: entry,
      issue: issueAt(issue, entry.created_at),
    },
  };
}

/**
 * @param member where an entry has the other issue
 * @param own the issue's name in the payload
 * @param other the other issue's name in the payload, where it is another than in the entry
 */
function relation(
  eventName: WebhookPayload["eventName"],
  member: "sub_issue" | "parent_issue" | "blocked_by" | "blocking",
  own: string,
  other: string = member,
) {
  return (action: string): [string, Tell] => [
    action,
    (entry, { issue }) => {
      const reference: Reference = entry[member];
      return {
        eventName,
        payload: {
          action,
          sender: entry.actor,
          [own]: issueAt(issue, entry.created_at),
          [other]: reference,
          [`${other}_repo`]: reference?.repository,
        },
      };
    },
  ];
}
