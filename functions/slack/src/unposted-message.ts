import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Decision } from "@issue-relay/shared/routes/decide";
import type { Mention } from "@issue-relay/shared/routes/mentions";
import { type Claimed, postedFor } from "./claim.ts";

/** Longer than Pub/Sub and the dead letter keep an event. In ms. */
const EVENT_KEPT_MS = 45 * 24 * 3_600_000;

/** An issue can get another label after a year. In ms. */
const ARRIVAL_KEPT_MS = 400 * 24 * 3_600_000;

/** A message for an incoming webhook. */
export interface WebhookMessage extends Claimed {
  mentions: Mention[];
}

/**
 * The message that an event is in a webhook's channel, unless it was posted. What brings the issue to a route is told once, with the
 * route's mentions: of each label that an issue is opened with, GitHub sends an event.
 * @throws StoreFailed, BrokenDestination
 */
export async function unpostedMessage(
  documents: DocumentStore,
  webhook: string,
  event: IssueEvent,
  { isArrival, place, route, mentions: { onArrival, assignee } }: Decision,
): Promise<WebhookMessage | undefined> {
  const told = assignee ? [assignee] : [];
  const ofEvent = { name: nameOf([event.id, webhook]), event: event.id, keptMs: EVENT_KEPT_MS };
  if (!isArrival) {
    return unposted(documents, { ...ofEvent, mentions: [...onArrival, ...told] });
  }
  const name = nameOf([event.host, event.issue.id, route.name, webhook]);
  const arrivedWith = await postedFor(documents, name);
  if (arrivedWith === undefined) {
    return { name, event: event.id, keptMs: ARRIVAL_KEPT_MS, mentions: [...onArrival, ...told] };
  }
  const isAnother = arrivedWith !== event.id && place === "thread";
  return isAnother ? unposted(documents, { ...ofEvent, mentions: told }) : undefined;
}

async function unposted(
  documents: DocumentStore,
  message: WebhookMessage,
): Promise<WebhookMessage | undefined> {
  return (await postedFor(documents, message.name)) === undefined ? message : undefined;
}

function nameOf(parts: (string | number)[]): string {
  return `messages/${digest(JSON.stringify(parts))}`;
}
