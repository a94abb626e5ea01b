import { deadLetter } from "@issue-relay/shared/event/dead-letter";
import type { Publish } from "@issue-relay/shared/event/message";
import { isTraceparent } from "@issue-relay/shared/traceparent";
import type { Delivery } from "./delivery.ts";

/**
 * Moves a signed delivery that we don't understand to the dead-letter topic, with its body unchanged. A body that was
 * kept fits into a message of Pub/Sub's, which holds 10 MB. Resolves once Pub/Sub has confirmed.
 * @param error why we don't understand it, for a person
 */
export async function quarantine(
  publish: Publish,
  delivery: Delivery,
  data: Buffer,
  error: string,
): Promise<void> {
  const { traceparent } = delivery.headers;
  const attributes = {
    deliveryId: delivery.deliveryId,
    githubEvent: delivery.eventName,
    contentType: delivery.headers["content-type"]?.slice(0, 100) ?? "",
    ...(isTraceparent(traceparent) && { traceparent }),
  };
  await deadLetter(publish, { data, attributes }, { consumer: "ingress", error });
}
