import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import type { Issue, Step, StepName } from "./issue.ts";
import { iso, payloadOf } from "./payload.ts";
import { ASKED_AT } from "./repositories.ts";

/** A recovered event, and the step of which it tells: that need not be one of its issue. */
export interface Recovered {
  event: IssueEvent;
  step?: Step;
}

/** What GitHub keeps of the past in another way, or not at all. */
const NOT_KEPT: readonly StepName[] = [
  "issues.opened",
  "issues.deleted",
  "issues.transferred",
  "issues.pinned",
  "issues.unpinned",
  "issue_comment.deleted",
];

/**
 * What a backfill recovers of an issue that GitHub still has: its opening, which shows the issue as it is now, each entry of its
 * timeline, and the issue as it is now.
 * @param secondsLater by how much the timeline dates a step later than its webhook
 */
export function recoveredOf(issue: Issue, secondsLater: (step: Step) => number): Recovered[] {
  const [first, last] = [issue.steps[0], issue.steps.at(-1)];
  if (!first || !last) {
    return [];
  }
  const now: Step = { ...last, name: "issues.opened", by: issue.author };
  const { payload } = payloadOf(issue, now);
  const kept = issue.steps.filter((step) => isKept(step, last));
  return [
    { step: first, event: openingOf(issue, first, payload) },
    ...kept.map((step) =>
      step.name === "issue_comment.edited"
        ? { event: entryOf(issue, writingOf(step), payload) }
        : { step, event: entryOf(issue, { ...step, at: step.at + secondsLater(step) }, payload) },
    ),
    { event: eventOf("issues", { ...payload, action: "observed" }) },
  ];
}

/** The timeline has the comments that still stand. A lock that moved no time of the issue has another one there. */
function isKept(step: Step, last: Step): boolean {
  const isUndated = step.state.updatedAt !== step.at && step.name.endsWith("locked");
  const isGone = step.comment && !last.state.comments.some(({ id }) => id === step.comment?.id);
  return !(NOT_KEPT.includes(step.name) || isUndated || isGone);
}

/** GitHub's timeline says when an issue came, and not where from. */
function openingOf({ cameFrom }: Issue, { at }: Step, payload: Payload): IssueEvent {
  return cameFrom
    ? { ...eventOf("issues", { ...payload, changes: { old_issue: null } }), occurredAt: iso(at) }
    : eventOf("issues", payload);
}

/** GitHub keeps no edit of a comment, but the comment, which can be older than its issue's transfer. */
function writingOf({ comment, ...step }: Step): Step {
  return {
    ...step,
    name: "issue_comment.created",
    at: comment?.createdAt ?? step.at,
    ...(comment && { comment }),
  };
}

type Payload = ReturnType<typeof payloadOf>["payload"];

/** An entry says only what is known of its time. */
function entryOf(issue: Issue, step: Step, { repository, issue: now }: Payload): IssueEvent {
  const { event, payload } = payloadOf(issue, step);
  const { id, node_id, number, html_url, user, created_at } = now;
  const at = iso(step.at);
  return eventOf(event, {
    ...payload,
    repository,
    issue: { id, node_id, number, html_url, user, created_at, updated_at: at, ...stateAfter(step, at) },
  });
}

function stateAfter({ name, state }: Step, at: string): object {
  switch (name) {
    case "issues.closed":
      return { state: "closed", state_reason: state.reason, closed_at: at };
    case "issues.reopened":
      return { state: "open" };
    default:
      return {};
  }
}

function eventOf(event: string, payload: object): IssueEvent {
  const source = "recovery";
  const made = eventIn(event, payload, {
    source,
    deliveryId: "backfill",
    receivedAt: new Date(ASKED_AT * 1000),
  });
  if (!made) {
    throw new Error(`${event} makes no event`);
  }
  return made;
}
