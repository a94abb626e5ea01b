import { createHmac, type Hmac, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import type { Secret } from "../secret.ts";
import { type ReceiveOptions, receiveBody } from "./body.ts";

export interface SignedBodyOptions extends Omit<ReceiveOptions, "onBytes"> {
  secret: Secret;
  /** The HMAC-SHA256 that the sender claims: 32 bytes. */
  signature: Buffer;
}

export type SignedBody =
  | { isSigned: false }
  /** `bytes` is undefined where the body was larger than `maxKeptBytes`. */
  | { isSigned: true; bytes: Buffer | undefined };

/**
 * Receives a body and verifies its signature, before a byte of it is decompressed or parsed. The bytes are hashed as they
 * arrive, once for each value of the secret. Where no cached value fits, the secret is read again, because the sender may
 * already sign with a version that is newer than the cache; only a body that was kept can be hashed again then.
 * @throws BodyNotReceived
 * @throws Error where the secret cannot be read
 */
export async function receiveSignedBody(request: Readable, options: SignedBodyOptions): Promise<SignedBody> {
  const { secret, signature } = options;
  const values = await secret.values();
  const hmacs = values.map(sha256);
  const { bytes, release } = await receiveBody(request, {
    ...options,
    onBytes: (part) => {
      for (const hmac of hmacs) {
        hmac.update(part);
      }
    },
  });
  try {
    const isEqual = (hmac: Hmac) => timingSafeEqual(hmac.digest(), signature);
    if (hmacs.some(isEqual)) {
      return { isSigned: true, bytes };
    }
    const refreshed = bytes ? await secret.refreshed() : [];
    const untried = refreshed.filter((value) => !values.includes(value));
    return untried.some((value) => isEqual(sha256(value).update(bytes ?? "")))
      ? { isSigned: true, bytes }
      : { isSigned: false };
  } finally {
    release();
  }
}

function sha256(value: string): Hmac {
  return createHmac("sha256", value);
}
