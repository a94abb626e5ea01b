import { RetryLater } from "../errors.ts";
import * as z from "../zod.ts";
import { Conflict } from "./errors.ts";
import { type DocumentStore, type Found, REQUEST_TIME, type Write, type Written } from "./store.ts";

const Time = z.date().transform((date) => date.getTime());
const Fields = z.object({
  /** Whether it is done. Messages were the first that were claimed. */
  posted: z.boolean().default(false),
  claimedAt: Time.nullable().default(null),
  since: Time.nullable().default(null),
});

/** What is known of something that is to be done once. Times are Firestore's, in ms since the epoch. */
export interface Claimable {
  isDone: boolean;
  /** When the newest claim was made; null: it was given back, or there was none. */
  claimedAt: number | null;
  /** When the first claim was made with which it may have been done; null: nobody can have done it. */
  since: number | null;
  readAt: number;
  /** All that the document has. */
  fields: Found["fields"];
  /** Remembers that it is done, where no claim is needed to know it. @throws as `claim` */
  note: Claim["note"];
  /**
   * Takes the right to do it.
   * @param about what is done, for whoever looks into Firestore
   * @param keptMs how long it is remembered. Firestore deletes by the field `expireAt`
   * @throws RetryLater where another request has taken it, or Firestore fails; BrokenDestination
   */
  claim(about: Write["fields"], keptMs: number): Promise<Claim>;
}

/** The right to do something. Both methods throw as `claim` does. */
export interface Claim {
  /**
   * Remembers that it is done.
   * @param more what else is to be remembered
   */
  note(more?: Write["fields"]): Promise<void>;
  /** Gives the right back: nothing was done with it. */
  giveBack(): Promise<void>;
}

/**
 * Reads what is known of something that is to be done once. Whoever does it claims it first, and notes it afterwards. Where a claim is not
 * noted, nobody knows whether it was done: the next one looks, where that is possible, or does it again.
 * @param name the document: `<collection>/<key>`
 * @throws StoreFailed, BrokenDestination
 */
export async function readClaim(documents: DocumentStore, name: string): Promise<Claimable> {
  const { document, readAt } = await documents.read(name);
  const { posted: isDone, claimedAt, since } = Fields.parse(document?.fields ?? {});

  async function write(fields: Write["fields"], version: string | undefined): Promise<Written> {
    try {
      return await documents.write(name, { fields, version });
    } catch (error) {
      throw error instanceof Conflict ? new RetryLater("another request does this", { cause: error }) : error;
    }
  }

  return {
    isDone,
    claimedAt,
    since,
    readAt,
    fields: document?.fields ?? {},
    async note(more = {}) {
      await write({ posted: true, ...more }, document?.version);
    },
    async claim(about, keptMs) {
      const expireAt = new Date(readAt + keptMs);
      const fields: Write["fields"] = { ...about, posted: isDone, claimedAt: REQUEST_TIME, expireAt };
      // Where an earlier try may still come to light, a look goes on to begin there.
      const isFirst = since === null;
      if (isFirst) {
        fields.since = REQUEST_TIME;
      }
      const { version } = await write(fields, document?.version);
      return {
        async note(more = {}) {
          await write({ posted: true, ...more }, version);
        },
        async giveBack() {
          await write({ claimedAt: null, ...(isFirst && { since: null }) }, version);
        },
      };
    },
  };
}
