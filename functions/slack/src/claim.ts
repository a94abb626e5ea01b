import { type Claim, readClaim } from "@issue-relay/shared/documents/claim";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { RetryLater } from "@issue-relay/shared/errors";

/** How long whoever posts an event keeps others from posting it: longer than the post takes, with the claim. In ms. */
const CLAIM_MS = 30_000;

/** What is claimed, and for which event. */
export interface Claimed {
  /** The name of its document: `messages/<key>` */
  name: string;
  /** The event's id. */
  event: string;
  /** How long it is remembered that it was posted, in ms. */
  keptMs: number;
}

/**
 * The event for which a message was posted; undefined where none was.
 * @throws StoreFailed, BrokenDestination
 */
export async function postedFor(documents: DocumentStore, name: string): Promise<string | undefined> {
  const { isDone, fields } = await readClaim(documents, name);
  return isDone ? String(fields.event) : undefined;
}

/**
 * Claims a message.
 * @returns undefined where it was posted
 * @throws RetryLater where another request has claimed it, or Firestore fails; BrokenDestination
 */
export async function claim(
  documents: DocumentStore,
  { name, event, keptMs }: Claimed,
): Promise<Claim | undefined> {
  const { isDone, claimedAt, readAt, claim: take } = await readClaim(documents, name);
  if (isDone) {
    return undefined;
  }
  if (claimedAt !== null && readAt < claimedAt + CLAIM_MS) {
    throw new RetryLater("another request may be posting this message now");
  }
  return take({ event }, keptMs);
}
