/**
 * What a consumer may throw, by what is to become of the message. Anything else counts as {@link RetryLater}, so that
 * a fault nobody thought of loses nothing.
 */

/** Trying again may help: a network failure, a timeout, 429, 5xx. */
export class RetryLater extends Error {
  override name = "RetryLater";
}

/** This message can never be delivered, whatever happens to the destination. It goes to the dead-letter topic. */
export class BadMessage extends Error {
  override name = "BadMessage";
}

/** No message can be delivered until a person mends the destination: the message waits, and an alert fires. */
export class BrokenDestination extends Error {
  override name = "BrokenDestination";
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
