import { messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { Change } from "../card/change.ts";
import { hold } from "./hold.ts";
import { type Role, SharedCards, type Ticket } from "./instance.ts";
import { join } from "./join.ts";
import { hasWork } from "./open-work.ts";
import type { Attempt } from "./ports.ts";

/**
 * The cards of one instance. Each has a document in Firestore: who brings an event writes it there, and one request at a time
 * sends for all.
 */
export class Cards {
  readonly #shared = new SharedCards();
  /** The cards of which something could not be sent lately, that of the longest wait first. */
  readonly #unfinished = new Set<string>();
  #isGoingOn = false;

  /**
   * Shows an event on a card. It resolves when the event may be acknowledged: the document holds it, and either all is shown or
   * another event, which is not acknowledged, answers for the card.
   * @throws RetryLater, BrokenDestination
   */
  show(attempt: Attempt, change: Change): Promise<Role> {
    return this.#take(attempt, change);
  }

  /**
   * Sends what other cards wait for, one after the other, while time is left. After an outage of Slack, Pub/Sub brings the events that
   * answer for these cards minutes later: so whoever has found Slack well again goes on, at Slack's pace. It is called by a request that
   * has just sent all of its own card, and it never fails: the events that answer for the other cards come anyway.
   */
  async goOn(attemptFor: (key: string) => Attempt): Promise<void> {
    // One request is enough: more would wait for the same turns, and be billed.
    if (this.#isGoingOn) {
      return;
    }
    this.#isGoingOn = true;
    try {
      for (const key of this.#unfinished) {
        const attempt = attemptFor(key);
        this.#unfinished.delete(key);
        if (!hasTimeForCard(attempt) || !(await this.#isFinished(attempt))) {
          this.#unfinished.add(key);
          return;
        }
      }
    } finally {
      this.#isGoingOn = false;
    }
  }

  async #isFinished(attempt: Attempt): Promise<boolean> {
    try {
      await this.#take(attempt, undefined);
      return !this.#unfinished.has(attempt.key);
    } catch (error) {
      attempt.logger.info({ problem: messageOf(error) }, "what another card waits for can't be sent now");
      return false;
    }
  }

  #take(attempt: Attempt, change: Change | undefined): Promise<Role> {
    return this.#shared.with(attempt.key, async (card) => {
      const ticket: Ticket = { change };
      card.waiting.push(ticket);
      try {
        const lease = await card.inTurn(async () => {
          // Another request has taken it along.
          if (ticket.outcome) {
            return undefined;
          }
          if (attempt.clock.now() > attempt.deadline - attempt.lengths.write) {
            card.waiting.splice(card.waiting.indexOf(ticket), 1);
            throw new RetryLater("other events of this card took all the time of this request");
          }
          return join(attempt, card, ticket);
        });
        const role = lease && (await hold(attempt, card, lease, change?.eventId));
        if (ticket.outcome?.is === "refused") {
          throw ticket.outcome.error;
        }
        return role ?? ticket.outcome?.role ?? "nothing-new";
      } finally {
        this.#remember(attempt.key, card.newest && hasWork(card.newest.document));
      }
    });
  }

  #remember(key: string, isUnfinished: boolean | undefined): void {
    if (isUnfinished) {
      this.#unfinished.add(key);
    } else {
      this.#unfinished.delete(key);
    }
  }
}

/** Whether a card can be taken, and some calls be made for it. */
function hasTimeForCard({ clock, deadline, lengths }: Attempt): boolean {
  return deadline - clock.now() > lengths.call + lengths.write + lengths.round;
}
