import pubsub from "@issue-relay/shared/pubsub.json" with { type: "json" };

/** How long the parts of the protocol may take, in ms. */
export interface Lengths {
  /** The lease of whoever sends. */
  lease: number;
  /** The first part of a lease, in which calls may begin: the last one ends well before the lease. */
  sending: number;
  /** A call to Slack. Then its outcome is unknown. */
  call: number;
  /** From the end of a call to the answer: the write of what came of it. */
  write: number;
  /** One more round: a write, some calls. */
  round: number;
  /** The longest wait for a turn at Slack's pace: a waiting request is billed. */
  turn: number;
  /** After the last moment at which a call can have begun: what Slack accepts by then is also visible in its history by then. */
  quiet: number;
  /** Until the late look, which finds what took longer than that. */
  lateLook: number;
  /** By how much Slack's clock and Firestore's may differ. */
  clocks: number;
  /** The longest that Pub/Sub tries to deliver an event. After it, the event that answers for a card will not come again. */
  keeper: number;
}

/** What a wait between two attempts can exceed the maximum backoff by, and a delay of Google's own. */
const MARGIN = 2;

/** The lengths in production. They travel in the document, so that two revisions with different ones work together. */
export const LENGTHS: Lengths = {
  lease: 30_000,
  sending: 18_000,
  call: 10_000,
  write: 5_000,
  round: 8_000,
  turn: 6_000,
  quiet: 60_000,
  lateLook: 600_000,
  clocks: 60_000,
  keeper:
    MARGIN *
    1000 *
    pubsub.consumer.maximumDeliveryAttempts *
    (pubsub.consumers.slack.maximumBackoffSeconds + pubsub.consumer.ackDeadlineSeconds),
};

/** All lengths divided by the same number: tests can't wait for ten minutes. */
export function dividedBy(divisor: number): Lengths {
  const entries = Object.entries(LENGTHS).map(([name, ms]) => [name, Math.round(ms / divisor)]);
  return { ...LENGTHS, ...Object.fromEntries(entries) };
}
