import { Conflict } from "@issue-relay/shared/documents/errors";
import { type DocumentStore, REQUEST_TIME } from "@issue-relay/shared/documents/store";
import { RetryLater } from "@issue-relay/shared/errors";

/** How long whoever posts an event keeps others from posting it: longer than the post takes, with the claim. In ms. */
const CLAIM_MS = 30_000;

/** How long it is remembered that an event was posted: longer than Pub/Sub and the dead letter keep it. In ms. */
const KEPT_MS = 45 * 24 * 3_600_000;

/** The right to post an event. */
export interface Claim {
  /** Remembers that the event was posted. */
  settle(): Promise<void>;
  /** Gives the right back: nothing was posted. */
  release(): Promise<void>;
}

/**
 * Whether the event was posted.
 * @param name `messages/<event's id>`
 * @throws StoreFailed, BrokenDestination
 */
export async function isPosted(documents: DocumentStore, name: string): Promise<boolean> {
  const { document } = await documents.read(name);
  return document?.fields.posted === true;
}

/**
 * Claims an event.
 * @param name `messages/<event's id>`
 * @returns undefined where the event was posted
 * @throws RetryLater where another request has claimed it, or Firestore fails; BrokenDestination
 */
export async function claim(documents: DocumentStore, name: string): Promise<Claim | undefined> {
  const { document, readAt } = await documents.read(name);
  const { posted, claimedAt } = document?.fields ?? {};
  if (posted === true) {
    return undefined;
  }
  if (claimedAt instanceof Date && readAt < claimedAt.getTime() + CLAIM_MS) {
    throw new RetryLater("another request may be posting this event now");
  }
  const expireAt = new Date(readAt + KEPT_MS);
  try {
    const fields = { posted: false, claimedAt: REQUEST_TIME, expireAt } as const;
    const { version } = await documents.write(name, { fields, version: document?.version });
    return {
      async settle() {
        await documents.write(name, { fields: { posted: true }, version });
      },
      async release() {
        await documents.write(name, { fields: { claimedAt: null }, version });
      },
    };
  } catch (error) {
    throw error instanceof Conflict
      ? new RetryLater("another request posts this event", { cause: error })
      : error;
  }
}
