import { createHmac } from "node:crypto";

/**
 * `X-Slack-Signature`: https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @param timestamp seconds since 1970, as in `X-Slack-Request-Timestamp`
 */
export function signatureOf(signingSecret: string, timestamp: number, body: string): string {
  return `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}
