import { PubSub } from "@google-cloud/pubsub";
import type { IssueEvent } from "./issue-event.ts";

export interface OutgoingMessage {
  data: Buffer;
  /** At most 100, values up to 1,024 bytes: https://cloud.google.com/pubsub/quotas#resource_limits */
  attributes: Record<string, string>;
}

/** Resolves with the message id once Pub/Sub has confirmed; the client itself retries for up to a minute. */
export type Publish = (message: OutgoingMessage) => Promise<string>;

/** How long at the most, in ms, gRPC waits before it connects again; its own 2 minutes would prolong an outage. */
const MAX_RECONNECT_BACKOFF_MS = 2_000;

export function pubsubClient(projectId: string): PubSub {
  // The client hands on every option of gRPC's channels; its types just don't list this one.
  const options = { projectId, "grpc.max_reconnect_backoff_ms": MAX_RECONNECT_BACKOFF_MS };
  return new PubSub(options);
}

/**
 * Publishes to `topic`. Bound it with `withDeadline`: a publish that misses its deadline may still be carried out by
 * the client's own retries, a copy too many that consumers know by its event id.
 */
export function publisher(pubsub: PubSub, topic: string): Publish {
  const client = pubsub.topic(topic);
  return (message) => client.publishMessage(message);
}

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
