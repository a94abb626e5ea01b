import { html } from "hono/html";
import type { AnyBlock } from "../interactivity/ids.ts";
import { renderButton } from "./button.ts";
import { renderInput } from "./inputs.ts";
import type { Names } from "./names.ts";
import { renderRichPart } from "./rich-text.ts";
import { renderTable } from "./table.ts";
import type { Piece } from "./text.ts";
import { renderTextObject } from "./text-object.ts";

/** A block that has its ids, in a message or in a modal. */
export function renderBlock(block: AnyBlock, names: Names): Piece {
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
      return html`<div class="actions">${block.elements.map((button) => renderButton(button, block.block_id, names))}</div>`;
    case "rich_text":
      return html`<div class="rich text">${block.elements.map((part) => renderRichPart(part, names))}</div>`;
    case "table":
      return renderTable(block, names);
    case "input":
      return renderInput(block, names);
  }
}

function renderSection(
  { text, fields, accessory, block_id }: Extract<AnyBlock, { type: "section" }>,
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
        ? renderButton(accessory, block_id, names)
        : ""
  }</div>`;
}
