import { oneLine } from "@issue-relay/shared/slack/clean-text";
import { escapeText } from "@issue-relay/shared/slack/escape-text";
import type { RichTextBlock, RichTextBlockElement, RichTextElement } from "@slack/types";
import { plainTextOf } from "../markdown/plain-text-of.ts";

/**
 * In UTF-16 code units, before escaping, which can make five of one: Slack takes 4,000 in an update. Notifications show the beginning,
 * and screen readers read nothing but this. https://docs.slack.dev/reference/methods/chat.update#errors
 */
const MAX_FALLBACK = 600;

/** The card as one line of plain text, for notifications and for screen readers. */
export function cardFallback(lines: RichTextElement[][], excerpt: RichTextBlockElement[]): string {
  const texts = lines.map((elements) => plainTextOf([{ type: "rich_text_section", elements }]));
  return fallback([...texts, plainTextOf(excerpt)]);
}

/**
 * Lines of the thread as one line of plain text. Their times are left out: who is notified of them knows when. So are mentions: Slack
 * finds them in the blocks.
 */
export function linesFallback(blocks: RichTextBlock[]): string {
  return fallback(blocks.map(lineText));
}

function lineText({ elements: [first, ...quote] }: RichTextBlock): string {
  const sentence = first ? plainTextOf([withoutTime(first)]).replace(/( ·)+ *$/, "") : "";
  return [sentence, plainTextOf(quote)].filter((text) => text !== "").join(": ");
}

function withoutTime(part: RichTextBlockElement): RichTextBlockElement {
  return part.type === "rich_text_section"
    ? { ...part, elements: part.elements.filter(({ type }) => type !== "date") }
    : part;
}

function fallback(texts: string[]): string {
  return escapeText(oneLine(texts.filter((text) => text.trim() !== "").join(" · "), MAX_FALLBACK));
}
