import { gzipSync } from "node:zlib";
import { deadLetter } from "@issue-relay/shared/dead-letter";
import type { Publish } from "@issue-relay/shared/publisher";
import type { Delivery } from "./delivery.ts";

/** A message holds 10 MB with its attributes; GitHub sends up to 25. https://cloud.google.com/pubsub/quotas */
const COMPRESS_FROM_BYTES = 9_000_000;

/**
 * Keeps a signed delivery that we don't understand: its body, as it came, goes to the dead-letter topic. Resolves once
 * Pub/Sub has confirmed.
 */
export async function quarantine(publish: Publish, delivery: Delivery, error: string): Promise<void> {
  const { body, eventName, deliveryId, headers } = delivery;
  const compress = body.length >= COMPRESS_FROM_BYTES;
  const attributes = {
    deliveryId,
    githubEvent: eventName,
    contentType: headers["content-type"]?.slice(0, 100) ?? "",
    ...(compress && { contentEncoding: "gzip" }),
  };
  const message = { data: compress ? gzipSync(body) : body, attributes };
  await deadLetter(publish, message, { consumer: "ingress", error });
}
