import { createHmac, type Hmac, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import type { Secret } from "../secret.ts";
import { type ReceiveOptions, receiveBody } from "./body.ts";

export interface SignedBodyOptions extends Omit<ReceiveOptions, "onBytes"> {
  secret: Pick<Secret, "values" | "refreshed">;
  /** The HMAC-SHA256 that the sender claims: 32 bytes. */
  signature: Buffer;
}

export type SignedBody =
  | { isSigned: false }
  /** `bytes` is undefined where the body was larger than `maxKeptBytes`. */
  | { isSigned: true; bytes: Buffer | undefined };

/**
 * Receives a body and verifies its signature, before a byte of it is decompressed or parsed. The bytes are hashed as they
 * arrive, once for each value of the secret. If no cached value made the signature, the secret is read again: the sender
 * may already sign with a newer version. Only a body that is kept can be hashed again then.
 * @throws BodyNotReceived
 * @throws Error where the secret cannot be read
 */
export async function receiveSignedBody(request: Readable, options: SignedBodyOptions): Promise<SignedBody> {
  const { secret, signature } = options;
  const values = await secret.values();
  const hmacs = values.map(sha256);
  const body = await receiveBody(request, {
    ...options,
    onBytes: (part) => {
      for (const hmac of hmacs) {
        hmac.update(part);
      }
    },
  });
  const isEqual = (hmac: Hmac) => timingSafeEqual(hmac.digest(), signature);
  try {
    if (!hmacs.some(isEqual)) {
      // While Secret Manager is asked, the body still counts, and may be evicted.
      const refreshed = body.isKept ? await Promise.race([secret.refreshed(), body.evicted()]) : [];
      const untried = refreshed.filter((value) => !values.includes(value)).map(sha256);
      body.handOnAgain((part) => {
        for (const hmac of untried) {
          hmac.update(part);
        }
      });
      if (!untried.some(isEqual)) {
        return { isSigned: false };
      }
    }
    return { isSigned: true, bytes: body.isKept ? body.bytes() : undefined };
  } finally {
    body.release();
  }
}

function sha256(value: string): Hmac {
  return createHmac("sha256", value);
}
