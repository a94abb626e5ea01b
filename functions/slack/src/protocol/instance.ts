import pLimit, { type LimitFunction } from "p-limit";
import type { Change } from "../card/change.ts";
import type { StoredCard } from "./card-store.ts";

/** A request that waits to go to its card's document. */
export interface Ticket {
  /** What its event brings; undefined where it only sends what waits. */
  change: Change | undefined;
  /** Set once the event is in the document, or can't be: what the request answers. */
  outcome?: Outcome;
}

type Outcome = { is: "acknowledged"; role: Role } | { is: "refused"; error: Error };

/** What a request did for its card. */
export type Role =
  /** Its event is in the document. Another request sends. */
  | "handed-over"
  /** It sent for all, and all is shown. */
  | "sent"
  /** It sent. Another event answers for what is left. */
  | "helped"
  /** The card knew its event, or shows nothing of it. */
  | "nothing-new";

/** What the requests of one instance share for one card. */
export class SharedCard {
  /** Reads and writes of the document come one after the other: requests would only make each other's writes fail. */
  readonly inTurn: LimitFunction = pLimit(1);
  /** Whoever is next in turn takes all of these to the document. */
  waiting: Ticket[] = [];
  /** The newest state of the document that this instance knows. */
  newest: StoredCard | undefined;
}

/** The cards that an instance has requests for. */
export class SharedCards {
  readonly #cards = new Map<string, { card: SharedCard; users: number }>();

  /** Calls `use` with the card's entry, which is forgotten when nobody uses it any more. */
  async with<T>(key: string, use: (card: SharedCard) => Promise<T>): Promise<T> {
    const entry = this.#cards.get(key) ?? { card: new SharedCard(), users: 0 };
    this.#cards.set(key, entry);
    entry.users += 1;
    try {
      return await use(entry.card);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) {
        this.#cards.delete(key);
      }
    }
  }
}
