import type { DocumentStore, Found, Value, Write } from "@issue-relay/shared/documents/store";
import { REQUEST_TIME } from "@issue-relay/shared/documents/store";
import { CARD_FORM, cardParts } from "@issue-relay/shared/slack/card-document";
import * as z from "@issue-relay/shared/zod";
import { AT_WRITE, CardDocument, newDocument, writtenAt } from "./document.ts";
import { isClean } from "./open-work.ts";

/** How long a card is remembered after its last change. Firestore deletes its document by the field `expireAt`. */
const KEPT_MS = 400 * 24 * 3_600_000;

/** A card's document as it was read or written. */
export interface StoredCard {
  document: CardDocument;
  /** Firestore's, of this state of the document; undefined: there is none yet. */
  version: string | undefined;
  /** Firestore's time of the read or the write, in ms since the epoch. */
  time: number;
}

/** The nested parts are one text: as fields, 400 lines would make thousands of entries in indexes. */
const Nested = CardDocument.pick({
  state: true,
  card: true,
  lines: true,
  forgotten: true,
  swept: true,
  plan: true,
  lateLook: true,
  strays: true,
}).loose();

const Time = z.date().transform((date) => date.getTime());
const Fields = z.object({
  keeper: z.string(),
  keeperSince: Time,
  leaseToken: z.string(),
  leaseAt: Time,
  leaseFor: z.number(),
  sentBy: z.string(),
  sentSince: Time,
  sentAt: Time,
  sentFor: z.number(),
});

/** The documents of cards, each read and written whole. */
export interface CardStore {
  /** @throws StoreFailed, BrokenDestination; NewerVersion where a newer revision has written it */
  read(): Promise<StoredCard>;
  /**
   * Writes the document where it still is as `before`.
   * @throws Conflict, StoreFailed, BrokenDestination
   */
  write(document: CardDocument, before: StoredCard): Promise<StoredCard>;
}

/** @param name `<collection>/<id>` */
export function cardStore(documents: DocumentStore, name: string): CardStore {
  return {
    async read() {
      const { document: found, readAt } = await documents.read(name);
      return { document: found ? decoded(found) : newDocument(), version: found?.version, time: readAt };
    },
    async write(document, { version, time }) {
      const written = await documents.write(name, { fields: encoded(document, time), version });
      return { document: writtenAt(document, written.at), version: written.version, time: written.at };
    },
  };
}

function decoded(found: Found): CardDocument {
  const nested = Nested.parse(cardParts(found));
  const flat = Fields.parse(found.fields);
  return {
    ...nested,
    keeper: { id: flat.keeper, since: flat.keeperSince },
    lease: { token: flat.leaseToken, at: flat.leaseAt, for: flat.leaseFor },
    sent: { by: flat.sentBy, since: flat.sentSince, at: flat.sentAt, for: flat.sentFor },
  };
}

function encoded(document: CardDocument, now: number): Write["fields"] {
  const { keeper, lease, sent, ...nested } = document;
  return {
    version: CARD_FORM,
    card: JSON.stringify(nested),
    keeper: keeper.id,
    keeperSince: time(keeper.since),
    leaseToken: lease.token,
    leaseAt: time(lease.at),
    leaseFor: lease.for,
    sentBy: sent.by,
    sentSince: time(sent.since),
    sentAt: time(sent.at),
    sentFor: sent.for,
    // What still waits must not expire.
    expireAt: isClean(document) ? new Date(now + KEPT_MS) : null,
  };
}

function time(ms: number): Value | typeof REQUEST_TIME {
  return ms === AT_WRITE ? REQUEST_TIME : new Date(ms);
}
