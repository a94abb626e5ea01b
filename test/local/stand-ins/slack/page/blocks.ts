import { html } from "hono/html";
import type { Block } from "../block-kit.ts";
import type { Names } from "./names.ts";
import { renderRichPart } from "./rich-text.ts";
import { renderTable } from "./table.ts";
import type { Piece } from "./text.ts";
import { renderTextObject } from "./text-object.ts";

type Actions = Extract<Block, { type: "actions" }>;
type Button = Actions["elements"][number];

export function renderBlock(block: Block, names: Names): Piece {
  switch (block.type) {
    case "header":
      return html`<h3>${renderTextObject(block.text, names)}</h3>`;
    case "divider":
      return html`<hr>`;
    case "section":
      return renderSection(block, names);
    case "context":
      return html`<div class="context">${block.elements.map((element) =>
        element.type === "image"
          ? html`<img class="icon" src="${element.image_url}" alt="${element.alt_text}">`
          : html`<span class="text">${renderTextObject(element, names)}</span>`,
      )}</div>`;
    case "image":
      return html`<figure>${
        block.title ? html`<figcaption>${renderTextObject(block.title, names)}</figcaption>` : ""
      }<img class="image" src="${block.image_url}" alt="${block.alt_text}"></figure>`;
    case "actions":
      return html`<div class="actions">${block.elements.map((button) => renderButton(button, names))}</div>`;
    case "rich_text":
      return html`<div class="rich text">${block.elements.map((part) => renderRichPart(part, names))}</div>`;
    case "table":
      return renderTable(block, names);
  }
}

function renderSection(
  { text, fields, accessory }: Extract<Block, { type: "section" }>,
  names: Names,
): Piece {
  return html`<div class="section"><div class="grow">${
    text ? html`<div class="text">${renderTextObject(text, names)}</div>` : ""
  }${
    fields
      ? html`<div class="fields">${fields.map((field) => html`<div class="text">${renderTextObject(field, names)}</div>`)}</div>`
      : ""
  }</div>${
    accessory?.type === "image"
      ? html`<img class="thumb" src="${accessory.image_url}" alt="${accessory.alt_text}">`
      : accessory
        ? renderButton(accessory, names)
        : ""
  }</div>`;
}

function renderButton(button: Button, names: Names): Piece {
  const label = renderTextObject(button.text, names);
  const style = `button ${button.style ?? ""}`;
  return button.url
    ? html`<a class="${style}" href="${button.url}" target="_blank" rel="noopener noreferrer">${label}</a>`
    : html`<button class="${style}" type="button" disabled>${label}</button>`;
}
