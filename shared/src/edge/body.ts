import type { Readable } from "node:stream";

/**
 * The largest payload that GitHub delivers.
 * https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap
 */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** A body has more than {@link MAX_BODY_BYTES}. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}

/**
 * Reads the whole body of a request, neither decompressed nor parsed.
 * @throws BodyTooLarge as soon as more than {@link MAX_BODY_BYTES} have arrived; Node discards the rest
 */
export async function readBody(request: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // The connection stays open when we stop reading, so that the client still gets the answer 413.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
