import { randomUUID } from "node:crypto";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { payloadBytes } from "@issue-relay/shared/github/parse-body";

interface Raw {
  /** `X-GitHub-Event`; undefined where ingress could not read it. */
  event: string | undefined;
  deliveryId?: string;
  payload: unknown;
  at: Date;
  /** Whether the webhook sends forms. */
  isForm?: boolean;
}

/** The row that Pub/Sub writes of a delivery that ingress has kept. */
export function rawRow({ event, deliveryId = randomUUID(), payload, at, isForm = false }: Raw) {
  const json = typeof payload === "string" ? payload : JSON.stringify(payload);
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const body = isForm ? new URLSearchParams({ payload: json }).toString() : json;
  return {
    subscription_name: "projects/p/subscriptions/deliveries-table",
    message_id: randomUUID(),
    // Pub/Sub takes it some milliseconds later.
    publish_time: new Date(at.getTime() + 20).toISOString(),
    data: payloadBytes(Buffer.from(body), type).toString(),
    attributes: JSON.stringify({
      ...(event !== undefined && { "x-github-event": event }),
      "x-github-delivery": deliveryId,
      receivedAt: at.toISOString(),
    }),
  };
}

/** What webhooks told, as raw deliveries. */
export function rawRows(occurrences: readonly Occurrence[]) {
  return occurrences.map(({ event, payload, at }) => rawRow({ event, payload, at }));
}
