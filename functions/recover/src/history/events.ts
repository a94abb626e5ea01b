import { messageOf } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import { issueEventFromGitHub, type Receipt } from "@issue-relay/shared/github/from-github";
import { type Understood, UnexpectedPayload } from "@issue-relay/shared/github/understand";
import { problemsOf } from "@issue-relay/shared/problems";
import * as z from "@issue-relay/shared/zod";
import { BACKFILL } from "./backfilled.ts";
import { isMapped, payloadOf, type Surroundings, type WebhookPayload } from "./payload.ts";
import type { Repository } from "./repository.ts";
import { Entry } from "./timeline.ts";

/** What GitHub's API says of an issue. */
export interface History extends Surroundings {
  repository: Repository;
  /** The entries, the oldest first. */
  timeline: readonly unknown[];
}

/** How the events come to be. */
export interface Reading extends Pick<Receipt, "receivedAt" | "host" | "appId"> {
  /** The task that has read it: what tells its events from those of webhooks. */
  deliveryId: typeof BACKFILL | "reconcile";
}

/** The events of an issue, the oldest first, each once, and what of its history was not understood. */
export interface Recovered {
  events: IssueEvent[];
  problems: string[];
}

const Kind = z.looseObject({ event: z.string() });

/**
 * The events that webhooks would have told of an issue, had they come: its opening, and what its timeline tells. Their ids are the same,
 * where GitHub says the same time: shared/README.md has the table.
 *
 * An event says of the issue what is known of that time. Only the opening has the issue as it is now, as a webhook that comes late.
 */
export function eventsOf(history: History, reading: Reading): Recovered {
  const problems: string[] = [];
  const entries = history.timeline.flatMap((each) => {
    if (!isMapped(Kind.safeParse(each).data?.event ?? "") && !isTransfer(each)) {
      return [];
    }
    const entry = Entry.safeParse(each);
    if (!entry.success) {
      problems.push(problemsOf(entry.error));
      return [];
    }
    return [entry.data];
  });
  const transfer = entries.findLast(isTransfer);
  const told: WebhookPayload[] = [opening(history, transfer)];
  for (const entry of entries) {
    // What an issue was before its transfer, it was in another repository, and under another id. Its comments came with it; but they were
    // told there, so they are nothing that was missed here.
    const isBefore = transfer !== undefined && entry.created_at <= transfer.created_at;
    if (!isBefore || (entry.event === "commented" && reading.deliveryId === BACKFILL)) {
      const payload = payloadOf(entry, history);
      told.push(...(payload ? [payload] : []));
    }
  }
  const events = new Map<string, IssueEvent>();
  for (const each of told) {
    try {
      const { value: event, problems: details } = recoveredEvent(each, history, reading);
      problems.push(...details);
      const isArrival = each === told[0] && transfer !== undefined;
      // GitHub dates the opening of an issue that arrived by its first one. It came here with its transfer.
      const dated = isArrival ? { ...event, occurredAt: timeOf(transfer) } : event;
      events.set(event.id, events.get(event.id) ?? dated);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return { events: [...events.values()], problems };
}

/** The issue as it is now: an event of our own, which no webhook tells. */
export function observationOf(
  history: Omit<History, "timeline" | "milestones">,
  reading: Reading,
): IssueEvent {
  const told: WebhookPayload = { eventName: "issues", payload: { action: OBSERVED, issue: history.issue } };
  return recoveredEvent(told, history, reading).value;
}

function opening({ issue }: History, transfer: Entry | undefined): WebhookPayload {
  const payload = transfer
    ? // That it came from elsewhere, but not from where.
      { sender: transfer.actor, changes: { old_issue: null, old_repository: null } }
    : { sender: issue.user };
  return { eventName: "issues", payload: { action: "opened", issue, ...payload } };
}

function isTransfer(entry: unknown): boolean {
  return Kind.safeParse(entry).data?.event === "transferred";
}

function timeOf(entry: Entry): string {
  return new Date(entry.created_at).toISOString();
}

/**
 * The event that a webhook would have told, had it come.
 * @throws UnexpectedPayload where GitHub's API says less than a webhook must
 */
export function recoveredEvent(
  { eventName, payload }: WebhookPayload,
  { repository }: Pick<History, "repository">,
  reading: Reading,
): Understood<IssueEvent> {
  const receipt: Receipt = { ...reading, eventName, source: "recovery" };
  const event = issueEventFromGitHub({ ...payload, repository }, receipt);
  if (event === null) {
    throw new UnexpectedPayload("a pull request among the issues");
  }
  return event;
}
