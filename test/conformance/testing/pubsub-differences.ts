/**
 * The known differences between an emulator and Pub/Sub. The suite expects each of them: a test fails when an emulator
 * no longer has one. Two more, in both emulators, are not tested: a push carries no OIDC token, and a failing endpoint
 * slows down only its failed messages, not all messages of the subscription.
 */
export interface KnownDifferences {
  /** Any text is accepted as a filter, and every message is delivered. */
  ignoresFilters: boolean;
  /** A push doesn't contain the number of the attempt, even with a dead-letter policy. */
  hidesDeliveryAttempt: boolean;
  /** A push of a message without data contains `data: ""`; Pub/Sub leaves it out. */
  sendsEmptyData: boolean;
  /** A pulled message that has reached its maximum of attempts is dead-lettered only at the next pull. */
  deadLettersOnNextPull: boolean;
  /** Messages of any size and with any attributes are accepted, and ack deadlines of less than 10 s. */
  ignoresLimits: boolean;
  /** A wrong maximum of attempts is refused with OUT_OF_RANGE; Pub/Sub says INVALID_ARGUMENT. */
  refusesAttemptsAsOutOfRange: boolean;
  /** A message retention of more than 7 days is refused; Pub/Sub allows 31. */
  refusesLongRetention: boolean;
  /** A subscription with ordered delivery is refused, since the emulator doesn't support it. */
  refusesOrdering: boolean;
}

/** The embedded emulator of this project: its only known difference is that it refuses ordered delivery. */
export const EMBEDDED_EMULATOR: KnownDifferences = {
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
 * Google's emulator: cloud-pubsub-emulator 0.8.20. It accepts subscriptions with ordered delivery, but in such a
 * subscription it loses a message that has reached its maximum of attempts, and the messages after it.
 */
export const GOOGLE_EMULATOR: KnownDifferences = {
  ignoresFilters: true,
  hidesDeliveryAttempt: true,
  sendsEmptyData: true,
  deadLettersOnNextPull: true,
  ignoresLimits: true,
  refusesAttemptsAsOutOfRange: true,
  refusesLongRetention: true,
  refusesOrdering: false,
};
