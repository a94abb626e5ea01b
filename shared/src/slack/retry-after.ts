/** The pause where Slack does not say how long: its usual limit is one message a second. */
const DEFAULT_MS = 1000;

/** The longest pause: a wrong header must not stop a channel for hours. Asking Slack again is cheap. */
const MAX_MS = 5 * 60_000;

/**
 * How long to post nothing to a channel, in milliseconds, from a `Retry-After` header. Slack sends whole seconds;
 * anything else counts as no header. https://docs.slack.dev/apis/web-api/rate-limits
 */
export function retryAfterMs(header: string | undefined): number {
  const seconds = /^\d+$/.test(header?.trim() ?? "") ? Number(header) : 0;
  return seconds > 0 ? Math.min(seconds * 1000, MAX_MS) : DEFAULT_MS;
}
