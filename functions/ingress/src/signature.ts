/** The header `X-Hub-Signature-256`. https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The 32 bytes of the signature in the header, or undefined if the header has not the form of one. */
export function signatureFrom(header: string | string[] | undefined): Buffer | undefined {
  const digits = typeof header === "string" ? SIGNATURE.exec(header)?.[1] : undefined;
  return digits === undefined ? undefined : Buffer.from(digits, "hex");
}
