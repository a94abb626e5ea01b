import { setFields } from "../documents/set-fields.ts";
import { type DocumentStore, REQUEST_TIME } from "../documents/store.ts";
import { digest } from "../event/event-id.ts";
import { isBot } from "../event/is-bot.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import { eventName } from "../routes/events.ts";

/** The longest time from remembering a change until GitHub has made it. In ms. */
const MADE_WITHIN_MS = 10 * 60_000;

/** By how much GitHub's clock and Firestore's may differ. In ms. */
export const CLOCKS_MS = 60_000;

/** GitHub's times are whole seconds. In ms. */
const SECOND_MS = 1_000;

/** GitHub tells of a change within seconds, but a delivery that failed may come days later. In ms. */
const KEPT_MS = 8 * 24 * 3_600_000;

/** A change that GitHub will tell of: the event's name, and where there are several of the kind, what it is about. */
export interface Change {
  event: string;
  /** A label or a login. */
  subject?: string;
}

/** Who has asked our App for a change. */
export interface OwnChange {
  /** The login of a person; null: a rule has. */
  by: string | null;
}

/**
 * Remembers what our App is about to change. GitHub tells of it as of anything else, and says only that the App has done it.
 * @throws StoreFailed, BrokenDestination
 */
export async function rememberOwn(
  documents: DocumentStore,
  { host, id }: { host: string; id: number },
  changes: readonly Change[],
  { by }: OwnChange,
): Promise<void> {
  for (const change of changes) {
    await setFields(documents, nameOf(host, id, change), (readAt) => {
      const expireAt = new Date(readAt + KEPT_MS);
      return by === null ? { ruleAt: REQUEST_TIME, expireAt } : { at: REQUEST_TIME, by, expireAt };
    });
  }
}

/**
 * Who has asked for what the event tells of: where a person and a rule have, whoever was the last before it. Undefined where it was not
 * remembered, or its sender is no App. What another App does in the same minutes, to the same issue, is taken for ours.
 * @throws StoreFailed, BrokenDestination
 */
export async function ownChangeOf(
  documents: DocumentStore,
  event: IssueEvent,
): Promise<OwnChange | undefined> {
  // A comment that the App has written for a person is the person's.
  if (!isBot(event.sender) || (event.comment && !isBot(event.comment.author))) {
    return undefined;
  }
  const { document } = await documents.read(nameOf(event.host, event.issue.id, changeOf(event)));
  const { at, by, ruleAt } = document?.fields ?? {};
  const happenedAt = Date.parse(event.occurredAt);
  const since = (time: unknown) => (time instanceof Date ? happenedAt - time.getTime() : Number.NaN);
  const requests = [
    { by: typeof by === "string" ? by : null, ms: since(at) },
    { by: null, ms: since(ruleAt) },
  ]
    .filter(({ ms }) => ms > -CLOCKS_MS && ms < MADE_WITHIN_MS + CLOCKS_MS)
    .sort((one, other) => one.ms - other.ms);
  const found = requests.find(({ ms }) => ms > -SECOND_MS) ?? requests.at(-1);
  return found && { by: found.by };
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
  return { event: eventName(event), ...(about !== undefined && { subject: about }) };
}

/** GitHub's names are the same in upper and lower case. */
function nameOf(host: string, issue: number, { event, subject = "" }: Change): string {
  return `own_changes/${digest(JSON.stringify([host, issue, event, subject.toLowerCase()]))}`;
}
