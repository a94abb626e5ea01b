import { actionIdOf, type ButtonKind, buttonValue } from "@issue-relay/shared/commands/buttons";
import { linkable } from "@issue-relay/shared/slack/linkable";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { Button, KnownBlock, RichTextBlockElement, RichTextElement } from "@slack/types";
import { type Limits, richTextOf } from "../markdown/rich-text-of.ts";
import { cardText } from "./card-text.ts";
import { cardFallback } from "./fallback-text.ts";
import type { Facts } from "./state.ts";

/** Of the description: about three lines. */
const EXCERPT: Limits = { maxCharacters: 300, maxJson: 2000 };

/** The action id of the button that opens the issue. */
const OPEN_ISSUE = "open_issue";

/** The words on the other buttons. Those that open a window end with dots, as Slack's own do. */
const WORDS: Record<ButtonKind, string> = {
  take: "Take it",
  label: "Label…",
  close: "Close…",
  reply: "Reply…",
  snooze: "Snooze…",
};

/** What there is for an open issue only. */
const FOR_OPEN: readonly ButtonKind[] = ["take", "close", "snooze"];

/**
 * The card of an issue: what it is, how it stands, and buttons.
 * @param buttons those that there are besides the one that opens the issue
 */
export function cardMessage(facts: Facts, buttons: readonly ButtonKind[] = []): SlackMessage {
  const lines = cardText(facts);
  const { deleted, excerpt: markdown = "", transferredTo, url } = facts;
  const excerpt = deleted ? [] : richTextOf(markdown, { ...EXCERPT, more: url });
  const actions = deleted
    ? []
    : actionsBlock([...opening(transferredTo?.url ?? url), ...acting(facts, buttons)]);
  return { text: cardFallback(lines, excerpt), blocks: blocksOf(lines, excerpt, actions) };
}

/** Where the blocks would be too long, the card goes without links in its lines, then without its description, then without its button. */
function blocksOf(
  lines: RichTextElement[][],
  excerpt: RichTextBlockElement[],
  actions: KnownBlock[],
): KnownBlock[] {
  const plain = lines.map(withoutLinks);
  const rest = [text(plain, [])];
  for (const blocks of [
    [text(lines, excerpt), ...actions],
    [text(plain, excerpt), ...actions],
    [...rest, ...actions],
  ]) {
    if (JSON.stringify(blocks).length <= MAX_BLOCKS_CHARACTERS) {
      return blocks;
    }
  }
  return rest;
}

function text(lines: RichTextElement[][], excerpt: RichTextBlockElement[]): KnownBlock {
  const elements = lines.flatMap((line, index) =>
    index > 0 ? [...richText([{ text: "\n" }]), ...line] : line,
  );
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }, ...excerpt] };
}

function withoutLinks(line: RichTextElement[]): RichTextElement[] {
  return line.map((element) => {
    if (element.type !== "link") {
      return element;
    }
    const { url, text = url, style } = element;
    return { type: "text", text, ...(style && { style }) };
  });
}

function actionsBlock(elements: Button[]): KnownBlock[] {
  return elements.length > 0 ? [{ type: "actions", elements }] : [];
}

function opening(page: string | undefined): Button[] {
  const url = linkable(page);
  return url === undefined ? [] : [{ ...button(OPEN_ISSUE, "Open on GitHub"), url }];
}

/** Of an issue that has left, nothing can be asked for any more. */
function acting(facts: Facts, buttons: readonly ButtonKind[]): Button[] {
  const { repository, number, id, labels = [], state, transferredTo } = facts;
  if (repository === undefined || number === undefined || id === undefined || transferredTo) {
    return [];
  }
  return buttons
    .filter((kind) => state !== "closed" || !FOR_OPEN.includes(kind))
    .map((kind) => ({
      ...button(actionIdOf(kind), WORDS[kind]),
      value: buttonValue({ repository, number, id, ...(kind === "label" && { labels }) }),
    }));
}

function button(action_id: string, text: string): Button {
  return { type: "button", action_id, text: { type: "plain_text", text } };
}
