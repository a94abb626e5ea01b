import { RetryLater } from "@issue-relay/shared/errors";
import type { Reason } from "@issue-relay/shared/reason";
import type { StoredCard } from "./card-store.ts";
import { AT_WRITE, type CardDocument } from "./document.ts";
import { type Gathered, gather, isHeld } from "./gather.ts";
import type { Role, SharedCard, Ticket } from "./instance.ts";
import { hasWork, isClean, mustReturn } from "./open-work.ts";
import { planOf } from "./plan.ts";
import type { Attempt } from "./ports.ts";
import { untilTaken } from "./until-taken.ts";

/** The right to send, until the lease is over. */
export interface Lease {
  token: string;
  /** When it was asked for, by our own clock: it is not older than that. */
  askedAt: number;
  card: StoredCard;
  /** Whether the plan is of another holder, who may have carried it out. */
  isInherited: boolean;
}

/**
 * Brings the own event, and those of the other requests of this instance, into the card's document, and takes the lease where
 * there is something to send and nobody else sends. Sets the outcome of every ticket that it takes, but for the own one where
 * it returns a lease.
 * @throws RetryLater where Firestore does not answer in time; BrokenDestination
 */
export async function join(attempt: Attempt, shared: SharedCard, own: Ticket): Promise<Lease | undefined> {
  const others = shared.waiting.splice(0).filter((ticket) => ticket !== own);
  try {
    return await new Joining(attempt, shared, own, others).run();
  } catch (error) {
    for (const ticket of [own, ...others]) {
      ticket.outcome ??= { is: "refused", error: error instanceof Error ? error : new Error(String(error)) };
    }
    throw error;
  }
}

class Joining {
  readonly #attempt: Attempt;
  readonly #shared: SharedCard;
  readonly #own: Ticket;
  #others: Ticket[];
  readonly #token: string;
  /** When the lease was asked for first. */
  #askedAt: number | undefined;

  constructor(attempt: Attempt, shared: SharedCard, own: Ticket, others: Ticket[]) {
    this.#attempt = attempt;
    this.#shared = shared;
    this.#own = own;
    this.#others = others;
    this.#token = attempt.token();
  }

  run(): Promise<Lease | undefined> {
    const { deadline, lengths } = this.#attempt;
    return untilTaken(this.#attempt, deadline - lengths.write, "the event", () => this.#tryOnce());
  }

  async #tryOnce(): Promise<Lease | undefined> {
    const { store, clock } = this.#attempt;
    const stored = await store.read();
    const before = stored.document;
    if (before.lease.token === this.#token) {
      // Our own write was carried out, and its answer got lost.
      return this.#leaseOn(stored);
    }
    const gathered = gather(stored, this.#own, this.#others);
    this.#shared.waiting.unshift(...gathered.left);
    this.#others = this.#others.filter((ticket) => !gathered.left.includes(ticket));
    const isNew = gathered.document !== before;
    if (!isNew && !hasWork(before) && !isLateLookDue(stored)) {
      this.#answer(gathered, before, "nothing-new");
      return undefined;
    }
    if (!isClean(before) && stored.time < this.#settledAt(before)) {
      return this.#handOver(stored, gathered);
    }
    if (before.plan.length === 0 && planOf(gathered.document, stored.time).length === 0) {
      // The card shows nothing of the event. A lease would only be in the way of the next one.
      return this.#handOver(stored, gathered);
    }
    const document = this.#taken(stored, gathered);
    this.#log(before, document);
    this.#askedAt ??= clock.now();
    return this.#leaseOn(await store.write(document, stored));
  }

  /** Until when another one may be sending, or what it sent may not have come to light. By Firestore's clock. */
  #settledAt({ lease, plan, sent }: CardDocument): number {
    const end = lease.at + lease.for;
    return plan.length > 0 ? Math.max(end, sent.at + sent.for + this.#attempt.lengths.quiet) : end;
  }

  /** Leaves the events in the document, for whoever sends and for the event that answers for the card. */
  async #handOver(stored: StoredCard, gathered: Gathered): Promise<undefined> {
    const { document } = gathered;
    if (document !== stored.document) {
      this.#shared.newest = await this.#attempt.store.write(document, stored);
    }
    this.#answer(gathered, document, isClean(document) ? "nothing-new" : "handed-over");
  }

  /** The document with the events and the lease. */
  #taken({ document: before, time }: StoredCard, { document, ownIsNew }: Gathered): CardDocument {
    const { lengths } = this.#attempt;
    const now = { by: this.#token, since: AT_WRITE, at: AT_WRITE, for: lengths.lease };
    const isInherited = before.plan.length > 0;
    // Who finds the card clean answers for it until it is clean again. Everybody else only helps: a helper may have been
    // acknowledged by another delivery, and would not come again. It can take the keeper's place only with something new, and
    // when Pub/Sub must have given the keeper up long ago.
    const isKeeperGone = ownIsNew && time - before.keeper.since > lengths.keeper;
    const keeper = { id: this.#own.change?.eventId ?? "", since: AT_WRITE };
    return {
      ...document,
      ...(!isInherited && { plan: planOf(document, time), sent: now }),
      ...((isClean(before) || isKeeperGone) && { keeper }),
      lease: { token: this.#token, at: AT_WRITE, for: lengths.lease },
    };
  }

  #log(before: CardDocument, after: CardDocument): void {
    const { logger } = this.#attempt;
    const warn = (reason: Reason, text: string) => logger.warn({ reason }, text);
    if (before.lease.for > 0) {
      warn("taken-over", "the request that sent for the card did not give its lease back");
    }
    if (!isClean(before) && after.keeper.since === AT_WRITE) {
      warn(
        "keeper-replaced",
        `the event ${before.keeper.id} answered for the card for too long: this one does now`,
      );
    }
  }

  #leaseOn(card: StoredCard): Lease {
    this.#shared.newest = card;
    for (const ticket of [this.#own, ...this.#others]) {
      // Which of our writes was carried out is not known: only what the document really holds is acknowledged.
      const isTaken = isHeld(card.document, ticket);
      if (!isTaken || ticket !== this.#own) {
        ticket.outcome = outcomeOf(ticket, card.document, isTaken ? "handed-over" : undefined);
      }
    }
    const { plan, sent } = card.document;
    const isInherited = plan.length > 0 && sent.by !== this.#token;
    return { token: this.#token, askedAt: this.#askedAt ?? Number.NEGATIVE_INFINITY, card, isInherited };
  }

  #answer({ taken, refused }: Gathered, document: CardDocument, role: Role): void {
    for (const ticket of taken) {
      ticket.outcome = outcomeOf(ticket, document, role);
    }
    for (const ticket of refused) {
      ticket.outcome = outcomeOf(ticket, document, undefined);
    }
  }
}

function isLateLookDue({ document: { lateLook }, time }: StoredCard): boolean {
  return lateLook !== null && time >= lateLook.due;
}

function outcomeOf(
  { change }: Ticket,
  document: CardDocument,
  role: Role | undefined,
): NonNullable<Ticket["outcome"]> {
  if (role === undefined) {
    return { is: "refused", error: new RetryLater("too many lines of this card wait for Slack") };
  }
  return change && mustReturn(document, change.eventId)
    ? { is: "refused", error: new RetryLater("not everything that this event answers for is shown yet") }
    : { is: "acknowledged", role };
}
