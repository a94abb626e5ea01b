import { gzipSync } from "node:zlib";
import { deadLetter } from "@issue-relay/shared/event/dead-letter";
import type { Publish } from "@issue-relay/shared/event/message";
import type { Delivery } from "./delivery.ts";

/** A message holds 10 MB with its attributes; GitHub sends up to 25. https://cloud.google.com/pubsub/quotas */
const MESSAGE_BYTES = 9_000_000;

/**
 * Keeps a signed delivery that we don't understand: its body, as it came, goes to the dead-letter topic. One that is too
 * large for a message is compressed, and one that still is goes in parts (`part`: `1/2`). Resolves once Pub/Sub has
 * confirmed.
 */
export async function quarantine(
  publish: Publish,
  delivery: Delivery,
  body: Buffer,
  error: string,
): Promise<void> {
  const compress = body.length > MESSAGE_BYTES;
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
  const count = Math.max(1, Math.ceil(data.length / MESSAGE_BYTES));
  return Array.from({ length: count }, (_, index) =>
    data.subarray(index * MESSAGE_BYTES, (index + 1) * MESSAGE_BYTES),
  );
}
