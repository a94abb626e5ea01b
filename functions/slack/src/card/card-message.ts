import { linkable } from "@issue-relay/shared/slack/linkable";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { KnownBlock, RichTextBlockElement, RichTextElement } from "@slack/types";
import { type Limits, richTextOf } from "../markdown/rich-text-of.ts";
import { cardText } from "./card-text.ts";
import { cardFallback } from "./fallback-text.ts";
import type { Facts } from "./state.ts";

/** Of the description: about three lines. */
const EXCERPT: Limits = { maxCharacters: 300, maxJson: 2000 };

/** The action id of the button that opens the issue. Whoever acts on cards may rely on it. */
const OPEN_ISSUE = "open_issue";

/** The card of an issue: what it is, how it stands, and a button that opens it. */
export function cardMessage(facts: Facts): SlackMessage {
  const lines = cardText(facts);
  const { deleted, excerpt: markdown = "", transferredTo, url } = facts;
  const excerpt = deleted ? [] : richTextOf(markdown, { ...EXCERPT, more: url });
  const actions = deleted ? [] : button(transferredTo?.url ?? url);
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

function button(page: string | undefined): KnownBlock[] {
  const url = linkable(page);
  if (url === undefined) {
    return [];
  }
  return [
    {
      type: "actions",
      elements: [
        { type: "button", action_id: OPEN_ISSUE, text: { type: "plain_text", text: "Open on GitHub" }, url },
      ],
    },
  ];
}
