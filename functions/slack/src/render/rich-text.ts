import type { RichTextElement } from "@slack/types";
import type { Piece } from "../describe/piece.ts";

/**
 * The longest URL that Slack takes, in characters. It documents the limit for buttons, and none for rich text.
 * https://docs.slack.dev/reference/block-kit/block-elements/button-element
 */
const MAX_URL_CHARACTERS = 3000;

/** The pieces as elements of a rich text section. Pieces without text are left out: Slack refuses an empty element. */
export function richText(pieces: Piece[]): RichTextElement[] {
  return pieces.filter(({ text }) => text !== "").map(element);
}

function element({ text, style, url }: Piece): RichTextElement {
  const styled = style === undefined ? {} : { style: { [style]: true } };
  if (url !== undefined && isLinkable(url)) {
    return { type: "link", url, text, ...styled };
  }
  return { type: "text", text, ...styled };
}

function isLinkable(url: string): boolean {
  return url.length <= MAX_URL_CHARACTERS && /^https?:\/\//i.test(url);
}
