import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { oneLine } from "../describe/clean-text.ts";
import { referenceOf, titleName } from "../describe/names.ts";
import { quoteOf } from "../describe/quote.ts";
import { sentence } from "../describe/sentence.ts";
import { plainText } from "./rich-text.ts";

/** In UTF-16 code units, before escaping: what a notification shows, and the most that a screen reader reads in one go. */
const MAX_EXCERPT = 200;

/**
 * The message as one line of plain text, for notifications and for screen readers, which read nothing else.
 *
 * Slack reads mentions and links in it only between `<` and `>`, so escaping is enough for these. `*bold*` and the like
 * are switched off beside it by `mrkdwn: false` (see destination.ts), and a bare `@channel` or `@group` is read only
 * with `link_names` or `parse: "full"`, which are never sent.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function fallback(event: IssueEvent): string {
  const said = oneLine(quoteOf(event), MAX_EXCERPT);
  const parts = [plainText(sentence(event)), titleName(event.issue.title), referenceOf(event), said];
  return escapeText(parts.filter((part) => part !== "").join(" · "));
}

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

/** Exactly the three characters that Slack decodes: https://docs.slack.dev/messaging/formatting-message-text */
function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES.get(character) ?? character);
}
