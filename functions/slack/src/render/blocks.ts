import type { RichTextBlock } from "@slack/types";
import type { Description } from "../describe/describe-event.ts";
import type { Piece } from "../describe/piece.ts";
import { richText } from "./rich-text.ts";

/**
 * The most that all blocks of a message may hold, in characters of JSON. Slack documents no number. It refused
 * 11,341 characters of text with `msg_blocks_too_long` and counts the blocks around the text too, so this leaves a third.
 * https://github.com/slackapi/bolt-js/issues/2867, https://github.com/slackapi/bolt-js/issues/2509
 */
export const MAX_BLOCKS_CHARACTERS = 8000;

/**
 * The message as Slack's window shows it. The blocks are rich text, in which Slack interprets nothing: `*bold*`,
 * `<!channel>`, `@here`, `:emoji:` and bare links in a title, label or login are shown as typed and notify nobody.
 * https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 *
 * Where the message would be too long, nothing around the quote is a link: the quote has a maximum length, and of the others
 * only URLs have none.
 */
export function blocks(description: Description): RichTextBlock[] {
  const pieces = piecesOf(description);
  const linked = [block(description, pieces)];
  if (JSON.stringify(linked).length <= MAX_BLOCKS_CHARACTERS) {
    return linked;
  }
  const unlinked = pieces.map(({ url, ...piece }) => piece);
  return [block(description, unlinked)];
}

function piecesOf({ state, title, url, reference, sentence, details }: Description): Piece[] {
  return [
    { text: state ? ` ${state.word} · ` : "" },
    { text: title, style: "bold", url },
    { text: ` · ${reference}\n` },
    ...sentence,
    { text: details === "" ? "" : `\n${details}` },
  ];
}

function block({ state, quote }: Description, pieces: Piece[]): RichTextBlock {
  return {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [...(state ? [{ type: "emoji" as const, name: state.emoji }] : []), ...richText(pieces)],
      },
      ...quote,
    ],
  };
}
