import { Conflict } from "@issue-relay/shared/documents/errors";
import { type DocumentStore, REQUEST_TIME } from "@issue-relay/shared/documents/store";
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

/** The right to post a message. */
export interface Claim {
  /** Remembers that it was posted. */
  settle(): Promise<void>;
  /** Gives the right back: nothing was posted. */
  release(): Promise<void>;
}

/**
 * The event for which a message was posted; undefined where none was.
 * @throws StoreFailed, BrokenDestination
 */
export async function postedFor(documents: DocumentStore, name: string): Promise<string | undefined> {
  const { document } = await documents.read(name);
  const { posted, event } = document?.fields ?? {};
  return posted === true ? String(event) : undefined;
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
  const { document, readAt } = await documents.read(name);
  const { posted, claimedAt } = document?.fields ?? {};
  if (posted === true) {
    return undefined;
  }
  if (claimedAt instanceof Date && readAt < claimedAt.getTime() + CLAIM_MS) {
    throw new RetryLater("another request may be posting this message now");
  }
  const expireAt = new Date(readAt + keptMs);
  try {
    const fields = { posted: false, event, claimedAt: REQUEST_TIME, expireAt } as const;
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
      ? new RetryLater("another request posts this message", { cause: error })
      : error;
  }
}
