import type { IncomingHttpHeaders } from "node:http";

/** https://docs.slack.dev/authentication/verifying-requests-from-slack: older ones may be replayed by a stranger. */
const TOLERANCE_MS = 5 * 60_000;

const SIGNATURE = /^v0=([0-9a-f]{64})$/;
const TIMESTAMP = /^\d{10}$/;

/** What the headers say of Slack's signature. */
export interface ClaimedSignature {
  /** 32 bytes. */
  signature: Buffer;
  /** What Slack has signed before the body. */
  prefix: string;
}

/**
 * The signature that the headers claim; undefined where there is none, or its time is more than 5 minutes from now. Slack signs the time
 * with the body, so that it can't be another one.
 */
export function signatureFrom(headers: IncomingHttpHeaders, now: Date): ClaimedSignature | undefined {
  const digits = SIGNATURE.exec(textOf(headers["x-slack-signature"]))?.[1];
  const timestamp = textOf(headers["x-slack-request-timestamp"]);
  if (digits === undefined || !TIMESTAMP.test(timestamp)) {
    return undefined;
  }
  const age = Math.abs(now.getTime() - Number(timestamp) * 1000);
  return age > TOLERANCE_MS
    ? undefined
    : { signature: Buffer.from(digits, "hex"), prefix: `v0:${timestamp}:` };
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === "string" ? header : "";
}
