import { randomUUID } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";
import { z } from "zod";

export interface Delivered {
  status: number;
  /** `X-GitHub-Delivery` */
  deliveryId: string;
  /** The JSON that ingress answers, such as `{ status: "published", eventId, messageId }`. */
  answer: Record<string, unknown>;
  /** Milliseconds until the answer. */
  ms: number;
}

/**
 * Sends a signed webhook delivery, as GitHub does.
 * @throws Error where ingress can't be reached, or its answer is not JSON
 */
export async function deliver(
  to: { ingress: string; webhookSecret: string },
  delivery: { event: string; payload: unknown; deliveryId?: string },
): Promise<Delivered> {
  const body = JSON.stringify(delivery.payload);
  const { deliveryId = randomUUID() } = delivery;
  const startedAt = performance.now();
  const response = await fetch(to.ingress, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/0000000",
      "x-github-event": delivery.event,
      "x-github-delivery": deliveryId,
      "x-hub-signature-256": await sign(to.webhookSecret, body),
    },
    body,
  });
  const answer = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, deliveryId, answer, ms: Math.round(performance.now() - startedAt) };
}
