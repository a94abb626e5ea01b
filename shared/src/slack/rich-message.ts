import { escapeText } from "./escape-text.ts";
import type { SlackMessage } from "./message.ts";
import { type Piece, plainText } from "./piece.ts";
import { richText } from "./rich-text.ts";

/** A message of one paragraph. */
export function richMessage(pieces: Piece[]): SlackMessage {
  return {
    text: escapeText(plainText(pieces)),
    blocks: [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: richText(pieces) }] }],
  };
}
