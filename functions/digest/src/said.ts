import { Conflict } from "@issue-relay/shared/documents/errors";
import {
  type DocumentStore,
  REQUEST_TIME,
  type Write,
  type Written,
} from "@issue-relay/shared/documents/store";
import { RetryLater } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";

/** How long it is remembered that something was said: an issue can wait for a year. Firestore deletes by the field `expireAt`. In ms. */
const KEPT_MS = 400 * 24 * 3_600_000;

const Time = z.date().transform((date) => date.getTime());
const Fields = z.object({
  posted: z.boolean().default(false),
  claimedAt: Time.nullable().default(null),
  since: Time.nullable().default(null),
});

/** What is known of something that is to be said once. Times are Firestore's, in ms since the epoch. */
export interface Said {
  posted: boolean;
  /** When the newest claim was made; null: it was given back, or there was none. */
  claimedAt: number | null;
  /** When the first claim was made with which it may have been posted; null: nobody can have posted it. */
  since: number | null;
  readAt: number;
  /** Remembers that it was posted. @throws as `claim` */
  note(): Promise<void>;
  /**
   * Takes the right to post it.
   * @param about what is said, for whoever looks into Firestore
   * @throws RetryLater where another request has taken it, or Firestore fails; BrokenDestination
   */
  claim(about: { occasion: string; place: string }): Promise<Claim>;
}

/** The right to post something. Both methods throw as `claim` does. */
interface Claim {
  /** Remembers that it was posted. */
  note(): Promise<void>;
  /** Gives the right back: nothing was posted with it. */
  giveBack(): Promise<void>;
}

/**
 * @param name the document: `said/<key>`
 * @throws StoreFailed, BrokenDestination
 */
export async function readSaid(documents: DocumentStore, name: string): Promise<Said> {
  const { document, readAt } = await documents.read(name);
  const { posted, claimedAt, since } = Fields.parse(document?.fields ?? {});

  async function write(fields: Write["fields"], version: string | undefined): Promise<Written> {
    try {
      return await documents.write(name, { fields, version });
    } catch (error) {
      throw error instanceof Conflict ? new RetryLater("another request says this", { cause: error }) : error;
    }
  }

  async function note(version: string | undefined): Promise<void> {
    await write({ posted: true }, version);
  }

  return {
    posted,
    claimedAt,
    since,
    readAt,
    note: () => note(document?.version),
    async claim(about) {
      const expireAt = new Date(readAt + KEPT_MS);
      const fields: Write["fields"] = { ...about, posted, claimedAt: REQUEST_TIME, expireAt };
      // Where an earlier post may still come to light, a look goes on to begin there.
      const isFirst = since === null;
      if (isFirst) {
        fields.since = REQUEST_TIME;
      }
      const { version } = await write(fields, document?.version);
      return {
        note: () => note(version),
        async giveBack() {
          await write({ claimedAt: null, ...(isFirst && { since: null }) }, version);
        },
      };
    },
  };
}
