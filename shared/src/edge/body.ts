import type { Readable } from "node:stream";

/** GitHub delivers no larger payload. https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** More than {@link MAX_BODY_BYTES} came. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}

/**
 * All bytes of a request, as they come.
 * @throws BodyTooLarge as soon as there are too many; Node discards the rest
 */
export async function readBody(request: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Kept open, so that the answer still finds its way when there was too much.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
