import type { Mention } from "@issue-relay/shared/routes/mentions";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { RichTextBlock } from "@slack/types";
import type { Description } from "../describe/describe-event.ts";
import { mentionElements } from "./mention-elements.ts";

/**
 * The message as Slack's window shows it. The blocks are rich text, in which Slack interprets nothing: `*bold*`,
 * `<!channel>`, `@here`, `:emoji:` and bare links in a title, label or login are shown as typed and notify nobody.
 * https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 *
 * Where the message would be too long, nothing around the quote is a link: the quote has a maximum length, and of the others
 * only URLs have none.
 */
export function blocks(description: Description, mentions: Mention[] = []): RichTextBlock[] {
  const pieces = piecesOf(description);
  const linked = [block(description, pieces, mentions)];
  if (JSON.stringify(linked).length <= MAX_BLOCKS_CHARACTERS) {
    return linked;
  }
  const unlinked = pieces.map(({ url, ...piece }) => piece);
  return [block(description, unlinked, mentions)];
}

function piecesOf({ state, title, url, reference, sentence, details }: Description): Piece[] {
  return [
    { text: state ? ` ${state.word} · ` : "" },
    { text: title || reference, style: "bold", url },
    { text: title === "" ? "\n" : ` · ${reference}\n` },
    ...sentence,
    { text: details === "" ? "" : `\n${details}` },
  ];
}

function block({ state, quote }: Description, pieces: Piece[], mentions: Mention[]): RichTextBlock {
  return {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          ...(state ? [{ type: "emoji" as const, name: state.emoji }] : []),
          ...richText(pieces),
          ...mentionElements(mentions),
        ],
      },
      ...quote,
    ],
  };
}
