import { isTraceparent } from "../traceparent.ts";
import type { IssueEvent } from "./issue-event.ts";

/** What a message can have at most. https://cloud.google.com/pubsub/quotas#resource_limits */
const MAX_ATTRIBUTES = 100;
const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 1024;

/** A message to publish. */
export interface OutgoingMessage {
  data: Buffer;
  /** What Pub/Sub does not allow is cut off: see {@link fitAttributes}. */
  attributes: Record<string, string>;
}

/**
 * Publishes a message. Resolves with the message's ID once Pub/Sub has confirmed; rejects if it did not confirm in
 * time.
 * @throws InvalidMessage where Pub/Sub refuses the message itself
 */
export type Publish = (message: OutgoingMessage) => Promise<string>;

/**
 * The message that carries an event: the event as JSON, and attributes to filter and to trace by.
 * @param traceparent of the request that brought the event, so that the logs of all functions belong to one trace
 */
export function eventMessage(event: IssueEvent, traceparent: string | string[] | undefined): OutgoingMessage {
  return {
    data: Buffer.from(JSON.stringify(event)),
    attributes: {
      type: event.type,
      action: event.action,
      repository: event.repository.name,
      eventId: event.id,
      deliveryId: event.deliveryId,
      ...(isTraceparent(traceparent) && { traceparent }),
    },
  };
}

/**
 * Makes attributes valid for Pub/Sub: the first 100, as UTF-8, with keys of at most 256 bytes and values of at most 1,024,
 * and without the keys that Pub/Sub reserves. It would refuse any other message, and those in the same request with it.
 */
export function fitAttributes(attributes: Record<string, string>): Record<string, string> {
  const allowed = Object.entries(attributes).filter(([key]) => key !== "" && !key.startsWith("goog"));
  return Object.fromEntries(
    allowed
      .slice(0, MAX_ATTRIBUTES)
      .map(([key, value]) => [cut(key, MAX_KEY_BYTES), cut(value, MAX_VALUE_BYTES)]),
  );
}

/** Cuts a text to so many bytes of UTF-8, never in the middle of a character. */
function cut(text: string, bytes: number): string {
  const wellFormed = text.toWellFormed();
  // A UTF-16 code unit needs at most 3 bytes, so nearly no text has to be counted.
  if (wellFormed.length * 3 <= bytes) {
    return wellFormed;
  }
  const { read } = new TextEncoder().encodeInto(wellFormed, new Uint8Array(bytes));
  return wellFormed.slice(0, read);
}
