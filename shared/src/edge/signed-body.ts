import { createHmac, type Hmac, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import type { Secret, SecretVersion } from "../secret.ts";
import { type ReceiveOptions, receiveBody } from "./body.ts";

export interface SignedBodyOptions extends Omit<ReceiveOptions, "onBytes"> {
  secret: Pick<Secret<SecretVersion>, "values" | "refreshed">;
  /** The HMAC-SHA256 that the sender claims: 32 bytes. */
  signature: Buffer;
  /** What the sender has signed before the body. */
  prefix?: string;
}

export type SignedBody =
  | { isSigned: false }
  /**
   * `bytes` is undefined where the body was larger than `maxKeptBytes`. `secretVersion` is the number of the secret's version with
   * which it is signed.
   */
  | { isSigned: true; bytes: Buffer | undefined; secretVersion: string };

/**
 * Receives a body and verifies its signature, before a byte of it is decompressed or parsed. The bytes are hashed as they
 * arrive, once for each value of the secret. If no cached value made the signature, the secret is read again: the sender
 * may already sign with a newer version. Only a body that is kept can be hashed again then.
 * @throws BodyNotReceived
 * @throws Error where the secret cannot be read
 */
export async function receiveSignedBody(request: Readable, options: SignedBodyOptions): Promise<SignedBody> {
  const { secret, signature, prefix = "" } = options;
  const versions = await secret.values();
  const signers = versions.map((version) => signerOf(version, prefix));
  const body = await receiveBody(request, {
    ...options,
    onBytes: (part) => {
      for (const { hmac } of signers) {
        hmac.update(part);
      }
    },
  });
  const isEqual = ({ hmac }: Signer) => timingSafeEqual(hmac.digest(), signature);
  try {
    let signer = signers.find(isEqual);
    if (!signer) {
      // While Secret Manager is asked, the body still counts, and may be evicted.
      const refreshed = body.isKept ? await Promise.race([secret.refreshed(), body.evicted()]) : [];
      const tried = new Set(versions.map(({ value }) => value));
      const untried = refreshed
        .filter(({ value }) => !tried.has(value))
        .map((version) => signerOf(version, prefix));
      body.handOnAgain((part) => {
        for (const { hmac } of untried) {
          hmac.update(part);
        }
      });
      signer = untried.find(isEqual);
    }
    return signer
      ? { isSigned: true, bytes: body.isKept ? body.bytes() : undefined, secretVersion: signer.version }
      : { isSigned: false };
  } finally {
    body.release();
  }
}

/** What a version of the secret makes of the body. */
interface Signer {
  version: string;
  hmac: Hmac;
}

function signerOf({ version, value }: SecretVersion, prefix: string): Signer {
  return { version, hmac: createHmac("sha256", value).update(prefix) };
}
