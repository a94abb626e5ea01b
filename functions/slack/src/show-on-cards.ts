import { randomUUID } from "node:crypto";
import { type Clock, onClock } from "@issue-relay/shared/clock";
import type { ButtonKind } from "@issue-relay/shared/commands/buttons";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import pubsub from "@issue-relay/shared/pubsub.json" with { type: "json" };
import type { Reason } from "@issue-relay/shared/reason";
import { concernsCards } from "@issue-relay/shared/routes/place-of";
import { cardKey, cardName } from "@issue-relay/shared/slack/card-document";
import { changeOf } from "./card/change-of.ts";
import { showingOf } from "./card/showing.ts";
import type { Deliver } from "./deliver-by-routes.ts";
import { cardStore } from "./protocol/card-store.ts";
import { Cards } from "./protocol/cards.ts";
import type { Lengths } from "./protocol/lengths.ts";
import type { Attempt, CardChannel } from "./protocol/ports.ts";

/** Half of the attempts after which Pub/Sub gives an event up: some hours. */
const STUCK_ATTEMPTS = pubsub.consumer.maximumDeliveryAttempts / 2;

export interface CardsOptions {
  documents: DocumentStore;
  /** The full name of the database: two installations may show the same issues in the same channel, as the same bot. */
  database: string;
  channel: CardChannel;
  clock: Clock;
  lengths: Lengths;
  /** Those of a card, besides the one that opens the issue. */
  buttons?: readonly ButtonKind[];
}

/** Shows events on cards in a channel, with the token of a bot. */
export function showOnCards({
  documents,
  database,
  channel,
  clock,
  lengths,
  buttons,
}: CardsOptions): Deliver {
  const cards = new Cards();
  return async (event, decision, { deadline, deliveryAttempt = 1, logger }) => {
    const showing = showingOf(event, decision);
    if (showing.place === "nothing" && !concernsCards(event)) {
      return {};
    }
    const answerBy = onClock(clock, deadline);
    const attemptFor = (key: string): Attempt => ({
      key,
      channel,
      store: cardStore(documents, cardName(key)),
      clock,
      lengths,
      buttons,
      token: randomUUID,
      random: Math.random,
      deadline: answerBy,
      logger: logger.child({ card: key }),
    });
    const own = attemptFor(cardKey({ host: event.host, id: event.issue.id }, channel.id, database));
    try {
      const role = await cards.show(own, changeOf(event, showing));
      if (role === "sent") {
        await cards.goOn(attemptFor);
      }
      return decision || role !== "nothing-new" ? { card: own.key, role } : {};
    } catch (error) {
      if (deliveryAttempt > STUCK_ATTEMPTS) {
        const reason: Reason = "keeper-stuck";
        own.logger.error({ reason }, "the event that answers for the card comes again and again");
      }
      throw error;
    }
  };
}
