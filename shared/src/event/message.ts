import type { IssueEvent } from "./issue-event.ts";

export interface OutgoingMessage {
  data: Buffer;
  /** At most 100, values up to 1,024 bytes: https://cloud.google.com/pubsub/quotas#resource_limits */
  attributes: Record<string, string>;
}

/** Resolves with the message id once Pub/Sub has confirmed; rejects when the client has tried for long enough. */
export type Publish = (message: OutgoingMessage) => Promise<string>;

/** An event as every consumer expects it: JSON, and attributes to filter and trace by. */
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
