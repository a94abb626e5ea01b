import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { deliver } from "../../stand-ins/github/deliver.ts";
import type { Example } from "../../stand-ins/github/payloads.ts";

const AT_A_TIME = 20;
/** How often a delivery is sent that ingress answers with 503, since Pub/Sub has not confirmed in time. */
const ATTEMPTS = 5;
const PAUSE_MS = 500;

/**
 * Sends signed deliveries, roughly in their order.
 * @param onSent called after each delivery with the number sent so far
 * @returns the ids that ingress gave the events
 * @throws Error where ingress does not publish one
 */
export async function sendAll(
  to: { ingress: string; webhookSecret: string },
  deliveries: readonly Example[],
  onSent: (sent: number) => void,
): Promise<string[]> {
  const ids: string[] = [];
  const waiting = deliveries.values();
  const send = async () => {
    for (const delivery of waiting) {
      ids.push(await published(to, delivery));
      onSent(ids.length);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, send));
  return ids;
}

async function published(to: { ingress: string; webhookSecret: string }, delivery: Example): Promise<string> {
  const deliveryId = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    const { status, answer } = await deliver(to, { ...delivery, deliveryId });
    if (status === 202 && typeof answer.eventId === "string") {
      return answer.eventId;
    }
    if (status !== 503 || attempt === ATTEMPTS) {
      throw new Error(`ingress answered ${status} ${JSON.stringify(answer)} to a delivery of the demo`);
    }
    await delay(PAUSE_MS);
  }
}
