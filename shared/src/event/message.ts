import type { IssueEvent } from "./issue-event.ts";

/** A message to publish. */
export interface OutgoingMessage {
  data: Buffer;
  /** At most 100, with values up to 1,024 bytes. https://cloud.google.com/pubsub/quotas#resource_limits */
  attributes: Record<string, string>;
}

/**
 * Publishes a message. Resolves with the message's ID once Pub/Sub has confirmed; rejects if it did not confirm in
 * time.
 */
export type Publish = (message: OutgoingMessage) => Promise<string>;

/** The message that carries an event: the event as JSON, and attributes to filter and to trace by. */
export function eventMessage(event: IssueEvent): OutgoingMessage {
  return {
    data: Buffer.from(JSON.stringify(event)),
    attributes: {
      type: event.type,
      action: event.action,
      repository: event.repository.name,
      eventId: event.id,
      deliveryId: event.deliveryId,
    },
  };
}
