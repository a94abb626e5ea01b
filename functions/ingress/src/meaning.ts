import { messageOf } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { isHookEvent } from "@issue-relay/shared/github/hook";
import { understandDelivery } from "@issue-relay/shared/github/understand-delivery";
import type { Writer } from "@issue-relay/shared/github/written-for";
import type { Delivery } from "./delivery.ts";
import { MAX_EVENT_BYTES } from "./limits.ts";

/** What a signed delivery is about. */
export type Meaning =
  | { is: "event"; event: IssueEvent; problems: readonly string[]; body: Buffer }
  /** Not about an issue, such as a ping. Without the body where that is larger than an event can be. */
  | { is: "other"; body: Buffer | undefined }
  /** About an issue, but larger than an event can be. */
  | { is: "too-large" }
  | { is: "not-understood"; why: string; body: Buffer };

/**
 * Finds out what a signed delivery is about. Never throws.
 * @param kept the body, unless it was too large to be kept
 */
export function meaningOf(
  delivery: Delivery,
  kept: Buffer | undefined,
  receipt: Writer & { receivedAt: Date },
): Meaning {
  const { eventName, deliveryId } = delivery;
  // Where raw deliveries are kept, the body may be larger than what is parsed.
  const body = kept && kept.length <= MAX_EVENT_BYTES ? kept : undefined;
  if (!body) {
    return isOfOthers(eventName) ? { is: "other", body: undefined } : { is: "too-large" };
  }
  const contentType = delivery.headers["content-type"];
  try {
    const understood = understandDelivery({ body, contentType, eventName, deliveryId }, receipt);
    return understood
      ? { is: "event", event: understood.value, problems: understood.problems, body }
      : { is: "other", body };
  } catch (error) {
    return { is: "not-understood", why: messageOf(error), body };
  }
}

/** Whether the delivery is named as an event that is not of ours. */
function isOfOthers(eventName: string): boolean {
  return eventName !== "unknown" && !isHookEvent(eventName);
}
