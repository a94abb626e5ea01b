/**
 * Where an emulator is known not to do as Pub/Sub does. The suite asserts each, so that this list stays true: one
 * that has gone shows. Neither emulator sends an OIDC token with a push, or slows down for an endpoint as a whole.
 */
export interface Differences {
  /** A filter may say anything, and every message is delivered. */
  ignoresFilters: boolean;
  /** A push doesn't tell its attempt, in spite of a dead-letter policy. */
  hidesDeliveryAttempt: boolean;
  /** A push of a message without data has `data: ""`, where Pub/Sub leaves out what is empty. */
  sendsEmptyData: boolean;
  /** A message that was pulled and used up its attempts is dead-lettered only when somebody pulls again. */
  deadLettersOnNextPull: boolean;
  /** Messages of any size and with any attributes are taken, and ack deadlines under 10 s. */
  ignoresLimits: boolean;
  /** Delivery attempts out of range are refused as OUT_OF_RANGE. */
  refusesAttemptsAsOutOfRange: boolean;
  /** A retention of more than 7 days, up to the 31 that Pub/Sub has come to allow, is refused. */
  refusesLongRetention: boolean;
  /** A subscription with ordered delivery is refused, since the emulator doesn't order. */
  refusesOrdering: boolean;
}

/** Refuses what it can't do, and otherwise has no known difference. */
export const EMBEDDED: Differences = {
  ignoresFilters: false,
  hidesDeliveryAttempt: false,
  sendsEmptyData: false,
  deadLettersOnNextPull: false,
  ignoresLimits: false,
  refusesAttemptsAsOutOfRange: false,
  refusesLongRetention: false,
  refusesOrdering: true,
};

/**
 * Of cloud-pubsub-emulator 0.8.20. It takes subscriptions with ordered delivery, but with them it loses messages that
 * have used up their attempts, and what follows them.
 */
export const GOOGLES: Differences = {
  ignoresFilters: true,
  hidesDeliveryAttempt: true,
  sendsEmptyData: true,
  deadLettersOnNextPull: true,
  ignoresLimits: true,
  refusesAttemptsAsOutOfRange: true,
  refusesLongRetention: true,
  refusesOrdering: false,
};
