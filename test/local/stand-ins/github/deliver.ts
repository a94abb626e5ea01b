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
 * @throws TypeError where ingress can't be reached
 * @throws Error where the answer is not JSON
 */
export async function deliver(
  to: { ingress: string; webhookSecret: string },
  delivery: { event: string; payload: unknown; deliveryId?: string; traceparent?: string },
): Promise<Delivered> {
  const body = JSON.stringify(delivery.payload);
  const { deliveryId = randomUUID(), traceparent } = delivery;
  const startedAt = performance.now();
  const response = await fetch(to.ingress, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/0000000",
      "x-github-event": delivery.event,
      "x-github-delivery": deliveryId,
      "x-hub-signature-256": await sign(to.webhookSecret, body),
      // In the cloud, Google's front end adds it.
      ...(traceparent !== undefined && { traceparent }),
    },
    body,
  });
  const answer = answerFrom(response.status, await response.text());
  return { status: response.status, deliveryId, answer, ms: Math.round(performance.now() - startedAt) };
}

/** @throws Error where the answer is not JSON, which ingress always answers */
function answerFrom(status: number, text: string): Delivered["answer"] {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new Error(`${status} ${text.slice(0, 1_000)}: not an answer of ingress`);
  }
}
