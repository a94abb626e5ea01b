import { gzipSync } from "node:zlib";
import { deadLetter } from "@issue-relay/shared/event/dead-letter";
import type { Publish } from "@issue-relay/shared/event/message";
import type { Delivery } from "./delivery.ts";

/** The most data in one message: Pub/Sub allows 10 MB with attributes. https://cloud.google.com/pubsub/quotas */
const MAX_DATA_BYTES = 9_000_000;

/**
 * Moves a signed delivery that we don't understand to the dead-letter topic, with its body unchanged. GitHub sends up
 * to 25 MB: a body that is too large for a message is compressed, and if it is still too large, it is divided into
 * several messages with the attribute `part`, such as `1/2`. Resolves once Pub/Sub has confirmed every message.
 * @param error why we don't understand it, for a person
 */
export async function quarantine(
  publish: Publish,
  delivery: Delivery,
  body: Buffer,
  error: string,
): Promise<void> {
  const compress = body.length > MAX_DATA_BYTES;
  const parts = split(compress ? gzipSync(body) : body);
  await Promise.all(
    parts.map((data, index) => {
      const attributes = {
        deliveryId: delivery.deliveryId,
        githubEvent: delivery.eventName,
        contentType: delivery.headers["content-type"]?.slice(0, 100) ?? "",
        ...(compress && { contentEncoding: "gzip" }),
        ...(parts.length > 1 && { part: `${index + 1}/${parts.length}` }),
      };
      return deadLetter(publish, { data, attributes }, { consumer: "ingress", error });
    }),
  );
}

function split(data: Buffer): Buffer[] {
  const count = Math.max(1, Math.ceil(data.length / MAX_DATA_BYTES));
  return Array.from({ length: count }, (_, index) =>
    data.subarray(index * MAX_DATA_BYTES, (index + 1) * MAX_DATA_BYTES),
  );
}
