/** When Slack limits the rate without saying for how long: its usual limit is one message a second. */
const DEFAULT_MS = 1000;

/** Longer than this, and it is cheaper to ask Slack again than to trust the number. */
const MAX_MS = 5 * 60_000;

/**
 * How long to leave a channel alone, in milliseconds, from a `Retry-After` header. Slack sends whole seconds; anything
 * else counts as nothing said. https://docs.slack.dev/apis/web-api/rate-limits
 */
export function retryAfterMs(header: string | undefined): number {
  const seconds = /^\d+$/.test(header?.trim() ?? "") ? Number(header) : 0;
  return seconds > 0 ? Math.min(seconds * 1000, MAX_MS) : DEFAULT_MS;
}
