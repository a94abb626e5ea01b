import { oneLine } from "@issue-relay/shared/slack/clean-text";
import { escapeText } from "@issue-relay/shared/slack/escape-text";
import { plainText } from "@issue-relay/shared/slack/piece";
import type { Description } from "../describe/describe-event.ts";
import { plainTextOf } from "../markdown/plain-text-of.ts";

/** In UTF-16 code units, before escaping: what a notification shows and a screen reader reads in one go. */
const MAX_FALLBACK_QUOTE = 200;

/**
 * The message as one line of plain text, for notifications and for screen readers, which read nothing else.
 *
 * Slack finds mentions and links in it only between `<` and `>`, so escaping stops these. The client switches `*bold*`
 * and the like off with `mrkdwn: false`. A bare `@channel` or `@group` has a meaning only with `link_names` or
 * `parse: "full"`, which the client never sends.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function fallback({ sentence, title, reference, quote }: Description): string {
  const parts = [plainText(sentence), title, reference, oneLine(plainTextOf(quote), MAX_FALLBACK_QUOTE)];
  return escapeText(parts.filter((part) => part !== "").join(" · "));
}
