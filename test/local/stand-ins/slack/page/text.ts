import { html } from "hono/html";
import type { TextObject } from "../block-kit.ts";
import type { RichElement, RichPart, Style } from "../rich-text.ts";
import { formatDate } from "./dates.ts";
import { emoji } from "./emoji.ts";

/** Ready for a template: a string is escaped there, HTML is not. */
export type Piece = string | ReturnType<typeof html> | Piece[];

/** The name of a channel by its id. */
export type Names = (channelId: string) => string | undefined;

/** Shown as typed: what Slack's own markup (mrkdwn) would look like is left out, since our messages have none. */
export function renderText(object: TextObject): Piece {
  // https://docs.slack.dev/reference/block-kit/composition-objects/text-object
  if (object.type === "mrkdwn" || object.emoji === false) {
    return object.text;
  }
  return object.text.replaceAll(/:([a-z0-9_+'-]+):/g, (_, name: string) => emoji(name));
}

function wrap(
  type: "bold" | "italic" | "strike" | "underline" | "quote" | "code" | "preformatted",
  inner: Piece,
) {
  switch (type) {
    case "bold":
      return html`<b>${inner}</b>`;
    case "italic":
      return html`<i>${inner}</i>`;
    case "strike":
      return html`<s>${inner}</s>`;
    case "underline":
      return html`<u>${inner}</u>`;
    case "code":
      return html`<code>${inner}</code>`;
    case "quote":
      return html`<blockquote>${inner}</blockquote>`;
    case "preformatted":
      return html`<pre>${inner}</pre>`;
  }
}

export function renderRichPart(part: RichPart, names: Names): Piece {
  switch (part.type) {
    case "rich_text_section":
      return html`<p>${part.elements.map((element) => renderRichElement(element, names))}</p>`;
    case "rich_text_quote":
      return wrap(
        "quote",
        part.elements.map((element) => renderRichElement(element, names)),
      );
    case "rich_text_preformatted":
      return wrap(
        "preformatted",
        part.elements.map((element) => renderRichElement(element, names)),
      );
    case "rich_text_list": {
      const items = part.elements.map(
        ({ elements }) => html`<li>${elements.map((element) => renderRichElement(element, names))}</li>`,
      );
      const indent = `indent-${part.indent ?? 0}`;
      return part.style === "ordered"
        ? html`<ol class="${indent}" start="${(part.offset ?? 0) + 1}">${items}</ol>`
        : html`<ul class="${indent}">${items}</ul>`;
    }
  }
}

function renderRichElement(element: RichElement, names: Names): Piece {
  return styled(bare(element, names), element.style);
}

function bare(element: RichElement, names: Names): Piece {
  switch (element.type) {
    case "text":
      return element.text;
    case "emoji":
      return emoji(element.name);
    case "link":
      return link(element.url, element.text || element.url);
    case "date":
      return link(element.url ?? "", formatDate(element.timestamp, element.format));
    case "broadcast":
      return broadcast(element.range);
    case "channel":
      return mention("#", names(element.channel_id) ?? element.channel_id);
    case "user":
      return mention("@", element.user_id);
    case "usergroup":
      return mention("@", element.usergroup_id);
    case "color":
      return element.value;
  }
}

function styled(inner: Piece, style: Style | undefined): Piece {
  const types = (["code", "underline", "strike", "italic", "bold"] as const).filter((type) => style?.[type]);
  return types.reduce<Piece>((piece, type) => wrap(type, piece), inner);
}

/** Only what a browser may follow safely becomes a link. */
function link(url: string, label: string): Piece {
  if (!/^(?:https?|mailto|tel):/i.test(url)) {
    return label;
  }
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}

function mention(sign: "@" | "#", label: string): Piece {
  return html`<span class="mention">${sign}${label}</span>`;
}

function broadcast(range: string): Piece {
  return html`<span class="mention broadcast">@${range}</span>`;
}
