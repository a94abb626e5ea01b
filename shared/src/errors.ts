import type { Reason } from "./reason.ts";

// The errors that a consumer may throw. The class decides what happens to the message. Any other error is treated like
// RetryLater, so that a bug in our code loses no message.

/** A retry may help: a network failure, a timeout, 429, 5xx. */
export class RetryLater extends Error {
  override name = "RetryLater";
  readonly reason: Reason = "retry-later";
}

/** The event, or the command, is of a version or a kind that only a newer consumer knows. It is about to be deployed. */
export class NewerVersion extends RetryLater {
  override name = "NewerVersion";
  override readonly reason = "newer-version";
}

/** BigQuery did not answer. */
export class BigQueryAway extends RetryLater {
  override name = "BigQueryAway";
  override readonly reason = "bigquery-away";
}

/** Pub/Sub did not answer. */
export class PubSubAway extends RetryLater {
  override name = "PubSubAway";
  override readonly reason = "pubsub-away";
}

/** The message is bad, but the dead-letter topic did not take it either: Pub/Sub keeps it. */
export class DeadLetterFailed extends RetryLater {
  override name = "DeadLetterFailed";
  override readonly reason = "dead-letter-failed";
}

/** No retry can ever deliver this message. It goes to the dead-letter topic. */
export class BadMessage extends Error {
  override name = "BadMessage";
  readonly reason = "bad-message";
}

/** No message can be delivered until a person fixes the destination. Pub/Sub tries for hours, and an alert fires. */
export class BrokenDestination extends Error {
  override name = "BrokenDestination";
  readonly reason: Reason = "broken-destination";
}

/** Slack's history can't be read far enough to know what was sent. Nothing is sent again before a person has looked. */
export class CannotSettle extends BrokenDestination {
  override name = "CannotSettle";
  override readonly reason = "cannot-settle";
}

/**
 * Pub/Sub refuses to publish this message, alone too, and would refuse it again: it is too large, for example. Whoever
 * publishes it must put what it carries somewhere else.
 */
export class InvalidMessage extends Error {
  override name = "InvalidMessage";
}

/** The code in the log of anything that was thrown. */
export function reasonOf(error: unknown): Reason {
  const isKnown =
    error instanceof RetryLater || error instanceof BadMessage || error instanceof BrokenDestination;
  return isKnown ? error.reason : "unexpected";
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
