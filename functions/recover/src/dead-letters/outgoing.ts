import { eventMessage, type OutgoingMessage } from "@issue-relay/shared/event/message";
import { understandDelivery } from "@issue-relay/shared/github/understand-delivery";
import type { Writer } from "@issue-relay/shared/github/written-for";
import type { DeadLetter } from "./message.ts";

/** The dead letter can't be processed as it is now. The message says why, for a person. */
export class StillDead extends Error {
  override name = "StillDead";
}

export interface Installation extends Writer {
  /** The names of all consumers. */
  consumers: readonly string[];
}

/**
 * What is published for a dead letter. An event that a consumer did not get goes to that consumer only. A delivery that ingress did not
 * understand is understood anew, and goes to all.
 * @returns null where the delivery is not about an issue: ingress would ignore it
 * @throws StillDead
 */
export function outgoingOf(
  letter: DeadLetter,
  { consumers, ...writer }: Installation,
): OutgoingMessage | null {
  const { consumer } = letter;
  if (consumer === "ingress") {
    return understood(letter, writer);
  }
  // Every consumer would acknowledge what is only for somebody else, and nobody would have it.
  if (consumer === null || !consumers.includes(consumer)) {
    throw new StillDead(
      consumer === null ? "it does not say which consumer failed" : `there is no consumer ${consumer}`,
    );
  }
  const original = Object.entries(letter.attributes).filter(([name]) => !isOfDeadLetter(name));
  // First: of too many attributes, the last are cut off.
  return { data: letter.data, attributes: { only: consumer, ...Object.fromEntries(original) } };
}

/** What was added when the message was dead-lettered, or redriven before. */
function isOfDeadLetter(name: string): boolean {
  return ["consumer", "error", "only"].includes(name) || name.startsWith("CloudPubSub");
}

function understood({ data, attributes, deadAt }: DeadLetter, writer: Writer): OutgoingMessage | null {
  const { contentType, githubEvent = "unknown", deliveryId = "unknown", traceparent } = attributes;
  try {
    const event = understandDelivery(
      { body: data, contentType, eventName: githubEvent, deliveryId },
      { receivedAt: new Date(deadAt), ...writer },
    );
    return event && eventMessage(event.value, traceparent);
  } catch (error) {
    throw new StillDead(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
