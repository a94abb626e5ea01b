import type { Found } from "../documents/store.ts";
import { NewerVersion } from "../errors.ts";
import { digest } from "../event/event-id.ts";
import * as z from "../zod.ts";

/** The version of the form that a card's document has. Fields may be added to it; anything else needs a new version. */
export const CARD_FORM = 1;

/** The document of a card, by its key. */
export function cardName(key: string): string {
  return `cards/${key}`;
}

/**
 * Names the card of an issue in a channel. Ids of issues are unique on one host only, and stay the same where the repository is renamed.
 * @param channel its ID
 * @param database the full name of the database: two installations may show the same issues in the same channel
 */
export function cardKey(issue: { host: string; id: number }, channel: string, database: string): string {
  return digest(JSON.stringify([issue.host, issue.id, channel, database]));
}

const Parts = z.object({ card: z.object({ ts: z.string().nullable() }) });

/**
 * The parts of a card's document that are one text.
 * @throws NewerVersion where a revision of `slack` has written the document whose form this one does not know
 */
export function cardParts({ fields }: Found): unknown {
  const version = z.number().parse(fields.version);
  if (version > CARD_FORM) {
    throw new NewerVersion(
      `the card's document has version ${version}; this revision knows version ${CARD_FORM}`,
    );
  }
  return JSON.parse(z.string().parse(fields.card));
}

/**
 * The message that shows the card, for whoever answers in its thread; null while there is none.
 * @throws NewerVersion
 */
export function cardMessageTs(document: Found): string | null {
  return Parts.parse(cardParts(document)).card.ts;
}
