import { setFields } from "@issue-relay/shared/documents/set-fields";
import { type DocumentStore, REQUEST_TIME } from "@issue-relay/shared/documents/store";
import { digest } from "@issue-relay/shared/event/event-id";
import { isBot } from "@issue-relay/shared/event/is-bot";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventName } from "@issue-relay/shared/routes/events";

/** The longest time from remembering a change until GitHub has made it. In ms. */
const MADE_WITHIN_MS = 10 * 60_000;

/** By how much GitHub's clock and Firestore's may differ; and GitHub's times are whole seconds. In ms. */
const CLOCKS_MS = 60_000;

/** GitHub tells of a change within seconds, but a delivery that failed may come days later. In ms. */
const KEPT_MS = 8 * 24 * 3_600_000;

/** A change that GitHub will tell of: the event's name, and where there are several of the kind, what it is about. */
export interface Change {
  event: string;
  /** In lower case. */
  subject?: string;
}

/**
 * Remembers what a rule is about to change. GitHub tells of it as of anything else.
 * @throws StoreFailed, BrokenDestination
 */
export async function remember(
  documents: DocumentStore,
  { host, issue }: IssueEvent,
  changes: readonly Change[],
): Promise<void> {
  for (const change of changes) {
    const name = nameOf(host, issue.id, change);
    await setFields(documents, name, (readAt) => {
      return { at: REQUEST_TIME, expireAt: new Date(readAt + KEPT_MS) };
    });
  }
}

/**
 * Whether the event tells of what a rule has changed. Only our App's account can have done that; while nobody knows which that is, any App's.
 * @throws StoreFailed, BrokenDestination
 */
export async function isOfRule(
  documents: DocumentStore,
  event: IssueEvent,
  ownLogin: () => Promise<string | undefined>,
): Promise<boolean> {
  // A comment that the App has written for a person is the person's.
  if (!isBot(event.sender) || (event.comment && !isBot(event.comment.author))) {
    return false;
  }
  const { document } = await documents.read(nameOf(event.host, event.issue.id, changeOf(event)));
  const at = document?.fields.at;
  const happenedAt = Date.parse(event.occurredAt);
  const isOfThen =
    at instanceof Date &&
    happenedAt > at.getTime() - CLOCKS_MS &&
    happenedAt < at.getTime() + MADE_WITHIN_MS + CLOCKS_MS;
  if (!isOfThen) {
    return false;
  }
  const own = await ownLogin();
  return own === undefined || own.toLowerCase() === event.sender?.login.toLowerCase();
}

function changeOf(event: IssueEvent): Change {
  const subject = {
    labeled: event.label?.name,
    unlabeled: event.label?.name,
    assigned: event.assignee?.login,
  };
  const about = Object.hasOwn(subject, event.action)
    ? subject[event.action as keyof typeof subject]
    : undefined;
  return { event: eventName(event), ...(about !== undefined && { subject: about.toLowerCase() }) };
}

function nameOf(host: string, issue: number, { event, subject = "" }: Change): string {
  return `own_changes/${digest(JSON.stringify([host, issue, event, subject]))}`;
}
