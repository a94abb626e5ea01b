import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether `header` (`X-Hub-Signature-256`, `sha256=<64 hex digits>`) signs `body` with any of `secrets`. Several are
 * the normal case while a secret is rotated. Compares in constant time.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifySignature(
  secrets: readonly string[],
  body: Buffer,
  header: string | undefined,
): boolean {
  const digits = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
  if (!digits) return false;
  const given = Buffer.from(digits, "hex");
  return secrets.some((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
}
