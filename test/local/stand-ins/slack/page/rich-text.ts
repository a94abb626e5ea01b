import { html } from "hono/html";
import type { RichElement, RichPart, Style } from "../rich-text.ts";
import { formatDate } from "./dates.ts";
import { emoji } from "./emoji.ts";
import { broadcast, mention } from "./mention.ts";
import type { Names } from "./names.ts";
import { link, type Piece, plain } from "./text.ts";

export function renderRichPart(part: RichPart, names: Names): Piece {
  switch (part.type) {
    case "rich_text_section":
      return html`<p>${renderElements(part.elements, names)}</p>`;
    case "rich_text_quote":
      return html`<blockquote>${renderElements(part.elements, names)}</blockquote>`;
    case "rich_text_preformatted":
      return bordered(part.border, html`<pre>${renderElements(part.elements, names)}</pre>`);
    case "rich_text_list": {
      const items = part.elements.map(({ elements }) => html`<li>${renderElements(elements, names)}</li>`);
      const indent = `indent-${part.indent ?? 0}`;
      const list =
        part.style === "ordered"
          ? html`<ol class="${indent}" start="${(part.offset ?? 0) + 1}">${items}</ol>`
          : html`<ul class="${indent}">${items}</ul>`;
      return bordered(part.border, list);
    }
  }
}

/** A list or code with a border belongs to a quote. */
function bordered(border: 0 | 1 | undefined, inner: Piece): Piece {
  return border === 1 ? html`<blockquote>${inner}</blockquote>` : inner;
}

function renderElements(elements: readonly RichElement[], names: Names): Piece {
  return elements.map((element) => styled(bare(element, names), element.style));
}

function bare(element: RichElement, names: Names): Piece {
  switch (element.type) {
    case "text":
      return plain(element.text);
    case "emoji":
      return plain(emoji(element.name));
    case "link":
      return link(element.url, plain(element.text || element.url));
    case "date":
      return link(element.url ?? "", formatDate(element.timestamp, element.format));
    case "broadcast":
      return broadcast(element.range);
    case "channel":
      return mention("channel", element.channel_id, names);
    case "user":
      return mention("member", element.user_id, names);
    case "usergroup":
      return mention("userGroup", element.usergroup_id, names);
    case "color":
      return element.value;
  }
}

function styled(inner: Piece, style: Style | undefined): Piece {
  const types = (["code", "underline", "strike", "italic", "bold"] as const).filter((type) => style?.[type]);
  return types.reduce<Piece>((piece, type) => wrap(type, piece), inner);
}

function wrap(type: "bold" | "italic" | "strike" | "underline" | "code", inner: Piece): Piece {
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
  }
}
