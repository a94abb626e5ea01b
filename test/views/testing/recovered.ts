import { digest } from "@issue-relay/shared/event/event-id";
import { type IssueEvent, OBSERVED } from "@issue-relay/shared/event/issue-event";

/** When everything is recovered: months after the tests' issues. */
const READ_AT = "2025-05-05T09:00:00Z";

/**
 * The event as GitHub's history tells it: of the issue, only what is known of that time.
 * @param at the time that the history has; by default that of the event, which then has the same id
 */
export function recovered(event: IssueEvent, at = event.occurredAt): IssueEvent {
  const { id, nodeId, number, url, author, createdAt, state, stateReason } = event.issue;
  const after = event.action === "closed" ? { state, stateReason, closedAt: at } : { state };
  const isOfState = event.action === "closed" || event.action === "reopened";
  return {
    ...event,
    ...READ,
    id: at === event.occurredAt ? event.id : digest(`${event.id} ${at}`),
    occurredAt: at,
    issue: { id, nodeId, number, url, author, createdAt, updatedAt: at, ...(isOfState && after) },
  };
}

/** The opening, with the issue as a later event shows it. */
export function recoveredOpening(opened: IssueEvent, now: IssueEvent): IssueEvent {
  return { ...opened, ...READ, issue: now.issue };
}

/** The arrival at a time that the history has, with the issue as a later event shows it. It does not say where from. */
export function recoveredArrival(arrived: IssueEvent, at: string, now: IssueEvent): IssueEvent {
  return { ...recoveredOpening(arrived, now), occurredAt: at, changes: { transferredFrom: {} } };
}

/** The issue as it was read, which is as a later event shows it. */
export function observed(now: IssueEvent): IssueEvent {
  const { version, type, host, repository, issue } = now;
  const occurredAt = issue.updatedAt ?? now.occurredAt;
  return {
    version,
    type,
    host,
    repository,
    issue,
    ...READ,
    id: digest(now.id),
    action: OBSERVED,
    occurredAt,
  };
}

const READ = { source: "recovery", deliveryId: "backfill", receivedAt: READ_AT } as const;
