import { createHmac, timingSafeEqual } from "node:crypto";

/** `X-Hub-Signature-256`. https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The header, where it could be a signature: without one there is no reason to read a body. */
export function signatureFrom(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && SIGNATURE.test(header) ? header : undefined;
}

/**
 * Whether `header` (`sha256=<64 hex digits>`) signs `body` with any of `secrets`. Several are the normal case while a
 * secret is rotated. Compares in constant time.
 */
export function verifySignature(secrets: readonly string[], body: Buffer, header: string): boolean {
  const digits = SIGNATURE.exec(header)?.[1];
  if (!digits) {
    return false;
  }
  const given = Buffer.from(digits, "hex");
  return secrets.some((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
}
