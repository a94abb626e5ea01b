import { html } from "hono/html";
import type { TextObject } from "../block-kit.ts";
import { emoji } from "./emoji.ts";

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

/** Shown as typed: what Slack's own markup (mrkdwn) would look like is left out, since our messages have none. */
export function renderText(object: TextObject): Piece {
  // https://docs.slack.dev/reference/block-kit/composition-objects/text-object
  if (object.type === "mrkdwn" || object.emoji === false) {
    return plain(object.text);
  }
  return plain(object.text.replaceAll(/:([a-z0-9_+'-]+):/g, (_, name: string) => emoji(name)));
}

/** Only what a browser may follow safely becomes a link. */
export function link(url: string, label: Piece): Piece {
  if (!/^(?:https?|mailto|tel):/i.test(url)) {
    return label;
  }
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}
