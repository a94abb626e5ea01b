import type { Reason } from "./reason.ts";

// What a consumer may throw; the class says what becomes of the message. Anything else counts as RetryLater, so that a
// fault that nobody thought of loses nothing.

/** A retry may help: a network failure, a timeout, 429, 5xx. */
export class RetryLater extends Error {
  override name = "RetryLater";
  readonly reason: Reason = "retry-later";
}

/** The event is of a newer version: this consumer is about to be replaced by one that knows it. */
export class NewerVersion extends RetryLater {
  override name = "NewerVersion";
  override readonly reason = "newer-version";
}

/** This message can never be delivered, whatever happens to the destination. It goes to the dead-letter topic. */
export class BadMessage extends Error {
  override name = "BadMessage";
  readonly reason = "bad-message";
}

/** No message can be delivered until a person fixes the destination: the message is kept and retried, and an alert fires. */
export class BrokenDestination extends Error {
  override name = "BrokenDestination";
  readonly reason = "broken-destination";
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
