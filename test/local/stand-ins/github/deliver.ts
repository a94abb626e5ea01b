import { randomUUID } from "node:crypto";
import { z } from "zod";
import { signedRequest } from "./signed-request.ts";

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
 * Sends a signed delivery that no webhook of the local GitHub knows of: nobody can ask for a redelivery.
 * @throws TypeError where ingress can't be reached
 * @throws Error where the answer is not JSON
 */
export async function deliver(
  to: { ingress: string; webhookSecret: string },
  delivery: { event: string; payload: unknown; deliveryId?: string; traceparent?: string },
): Promise<Delivered> {
  const { event, payload, deliveryId = randomUUID(), traceparent } = delivery;
  const { headers, body } = await signedRequest({ event, payload, guid: deliveryId }, to.webhookSecret);
  const startedAt = performance.now();
  const response = await fetch(to.ingress, {
    method: "POST",
    // In the cloud, Google's front end adds the traceparent.
    headers: { ...headers, ...(traceparent !== undefined && { traceparent }) },
    body,
  });
  const answer = answerFrom(response.status, await response.text());
  return { status: response.status, deliveryId, answer, ms: Math.round(performance.now() - startedAt) };
}

/** @throws Error where the answer is not JSON, which ingress always answers */
export function answerFrom(status: number, text: string): Delivered["answer"] {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new Error(`${status} ${text.slice(0, 1_000)}: not an answer of ingress`);
  }
}
