import { createHmac, timingSafeEqual } from "node:crypto";

/** The header `X-Hub-Signature-256`. https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The header if it has the form of a signature, otherwise undefined. */
export function signatureFrom(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && SIGNATURE.test(header) ? header : undefined;
}

/**
 * Whether `header` (`sha256=<64 hex digits>`) is the signature of `body` with one of `secrets`. There are several while
 * a secret is rotated. The time of a comparison does not depend on the digits.
 */
export function verifySignature(secrets: readonly string[], body: Buffer, header: string): boolean {
  const digits = SIGNATURE.exec(header)?.[1];
  if (!digits) {
    return false;
  }
  const given = Buffer.from(digits, "hex");
  return secrets.some((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
}
