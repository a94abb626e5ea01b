import { html } from "hono/html";

/** Ready for a template: a string is escaped there, HTML is not. */
export type Piece = string | ReturnType<typeof html> | Piece[];

/**
 * A text with its emoji marked, which get a font of their own: with an emoji font among those of the text, digits and
 * spaces could come from it.
 */
export function plain(text: string): Piece {
  return text
    .split(/(\p{RGI_Emoji})/v)
    .map((part, index) => (index % 2 === 1 ? html`<span class="emoji">${part}</span>` : part));
}

/** Whether a browser may follow it safely. */
export function isFollowable(url: string): boolean {
  return /^(?:https?|mailto|tel):/i.test(url);
}

/** The label, as a link where a browser may follow it safely. */
export function link(url: string, label: Piece): Piece {
  if (!isFollowable(url)) {
    return label;
  }
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}
