import { randomUUID } from "node:crypto";
import type { Clock } from "@issue-relay/shared/clock";
import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import pubsub from "@issue-relay/shared/pubsub.json" with { type: "json" };
import type { Reason } from "@issue-relay/shared/reason";
import { placeOf } from "@issue-relay/shared/routes/place-of";
import { cardKey, cardName } from "@issue-relay/shared/slack/card-document";
import { changeOf } from "./card/change-of.ts";
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
}

/** The handler that shows events on cards in a channel, with the token of a bot. */
export function showOnCards({ documents, database, channel, clock, lengths }: CardsOptions): Handle {
  const cards = new Cards();
  return async (event, { deadline, deliveryAttempt = 1, logger }) => {
    if (placeOf(event) === "nothing") {
      return;
    }
    // The deadline of a delivery is a time of day, which can be corrected meanwhile.
    const answerBy = clock.now() + (deadline - Date.now());
    const base = logger.child({});
    const attemptFor = (key: string): Attempt => ({
      key,
      channel,
      store: cardStore(documents, cardName(key)),
      clock,
      lengths,
      token: randomUUID,
      random: Math.random,
      deadline: answerBy,
      logger: base.child({ card: key }),
    });
    const key = cardKey({ host: event.host, id: event.issue.id }, channel.id, database);
    logger.setBindings({ card: key });
    try {
      const role = await cards.show({ ...attemptFor(key), logger }, changeOf(event));
      logger.setBindings({ role });
      if (role === "sent") {
        await cards.goOn(attemptFor);
      }
    } catch (error) {
      if (deliveryAttempt > STUCK_ATTEMPTS) {
        const reason: Reason = "keeper-stuck";
        logger.error({ reason }, "the event that answers for the card comes again and again");
      }
      throw error;
    }
  };
}
