import { absorb } from "./absorb.ts";
import type { StoredCard } from "./card-store.ts";
import type { CardDocument } from "./document.ts";
import type { Ticket } from "./instance.ts";
import { isClean, waitingLines } from "./open-work.ts";

/** The most lines that wait in a document with their texts: 100 to 700 KB of the 1 MiB that Firestore takes. More events wait in Pub/Sub. */
const MAX_WAITING = 100;

export interface Gathered {
  /** The document with the events of all tickets that were taken; the one that was read, where they bring nothing. */
  document: CardDocument;
  taken: Ticket[];
  /** For which the document has no room now. */
  refused: Ticket[];
  /** For the next request of this instance. */
  left: Ticket[];
  /** Whether the own event was new to the document, for certain. */
  ownIsNew: boolean;
}

/**
 * Takes the own event and those of the other requests of this instance into the document.
 *
 * Where the card is clean and the own event brings nothing, the other events are left to the next request: the own event may
 * have been acknowledged before, by another delivery, and would not come again. So it can't answer for what the others bring.
 */
export function gather(stored: StoredCard, own: Ticket, others: Ticket[]): Gathered {
  const before = stored.document;
  let document = before;
  const taken: Ticket[] = [];
  const refused: Ticket[] = [];
  let ownIsNew = false;
  for (const ticket of [own, ...others]) {
    if (ticket !== own && document === before && isClean(before)) {
      return { document, taken, refused, left: others, ownIsNew: false };
    }
    const after = take(stored, document, ticket);
    if (after !== document && waitingLines(after) > MAX_WAITING) {
      refused.push(ticket);
    } else {
      ownIsNew ||= ticket === own && after !== document && !mayBeForgotten(after, own);
      document = after;
      taken.push(ticket);
    }
  }
  return { document, taken, refused, left: [], ownIsNew };
}

/** Whether a line of the event may have been shown, and forgotten since. */
function mayBeForgotten({ lines }: CardDocument, { change }: Ticket): boolean {
  return change?.lines.some(({ key }) => lines[key]?.find) === true;
}

/** Whether the document has what the request's event brings. */
export function isHeld(document: CardDocument, { change }: Ticket): boolean {
  return change === undefined || absorb(document, change) === document;
}

function take({ version }: StoredCard, document: CardDocument, { change }: Ticket): CardDocument {
  // A card that is not there needs no healing.
  const makesNone = change?.isQuiet && version === undefined && document.state === undefined;
  return makesNone || change === undefined ? document : absorb(document, change);
}
