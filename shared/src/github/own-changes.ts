import { setFields } from "../documents/set-fields.ts";
import type { DocumentStore, Found } from "../documents/store.ts";
import { digest } from "../event/event-id.ts";
import { isBot } from "../event/is-bot.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import { jsonText } from "../json-text.ts";
import { eventName } from "../routes/events.ts";
import * as z from "../zod.ts";

/** The longest time from remembering a change until GitHub has made it. In ms. */
const MADE_WITHIN_MS = 10 * 60_000;

/** By how much GitHub's clock and Firestore's may differ. In ms. */
export const CLOCKS_MS = 60_000;

/** GitHub's times are whole seconds. In ms. */
const SECOND_MS = 1_000;

/** GitHub tells of a change within seconds, but Pub/Sub and a seek can bring it again weeks later. In ms. */
const KEPT_MS = 45 * 24 * 3_600_000;

/** How many requests for the same change are remembered, the newest: a rule without much of a limit may ask very often. */
const MAX_REQUESTS = 50;

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

/** `at` is by Firestore's clock, in ms since the epoch. */
const Requests = jsonText(z.array(z.object({ by: z.string().nullable(), at: z.number() })));

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
    await setFields(documents, nameOf(host, id, change), ({ document, readAt: at }) => {
      const requests = [...requestsIn(document), { by, at }].slice(-MAX_REQUESTS);
      return { requests: JSON.stringify(requests), expireAt: new Date(at + KEPT_MS) };
    });
  }
}

/**
 * Who has asked for the change that the event tells of. Of several, it is whoever asked last before the change. GitHub's times are whole
 * seconds: of several within the change's second, it is the first, who left the others nothing to change. Later requests change nothing of
 * that, however late the event comes; but after too many of them, it counts as a rule's, which triggers none. What another App does in the
 * same minutes, to the same issue, is taken for ours.
 * @returns undefined where no request is remembered, or the event's sender is no App
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
  const happenedAt = Date.parse(event.occurredAt);
  const remembered = requestsIn(document);
  // The newest first.
  const requests = remembered
    .map(({ by, at }) => ({ by, ms: happenedAt - at }))
    .filter(({ ms }) => ms > -CLOCKS_MS && ms < MADE_WITHIN_MS + CLOCKS_MS)
    .sort((one, other) => one.ms - other.ms);
  // A change of one second may have been asked for at the end of the second before.
  const found =
    requests.findLast(({ ms }) => Math.abs(ms) < SECOND_MS) ??
    requests.find(({ ms }) => ms > 0) ??
    requests.at(-1);
  if (found) {
    return { by: found.by };
  }
  const [first] = remembered;
  return first && remembered.length === MAX_REQUESTS && happenedAt < first.at ? { by: null } : undefined;
}

function requestsIn(document: Found | undefined): z.infer<typeof Requests> {
  return Requests.parse(document?.fields.requests ?? "[]");
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
