import type { RichTextElement } from "@slack/types";
import { linkable } from "./linkable.ts";
import type { Piece } from "./piece.ts";

/** The pieces as elements of a rich text section. Pieces without text are left out: Slack refuses an empty element. */
export function richText(pieces: Piece[]): RichTextElement[] {
  return pieces.filter(({ text }) => text !== "").map(element);
}

function element({ text, style, url }: Piece): RichTextElement {
  const styled = style === undefined ? {} : { style: { [style]: true } };
  const address = linkable(url);
  return address === undefined
    ? { type: "text", text, ...styled }
    : { type: "link", url: address, text, ...styled };
}
