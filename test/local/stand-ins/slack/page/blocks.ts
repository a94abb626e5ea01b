import { html } from "hono/html";
import type { Block } from "../block-kit.ts";
import { type Names, renderRichPart } from "./rich-text.ts";
import { type Piece, plain, renderText } from "./text.ts";

type Actions = Extract<Block, { type: "actions" }>;
type Button = Actions["elements"][number];

export function renderBlock(block: Block, names: Names): Piece {
  switch (block.type) {
    case "header":
      return html`<h3>${renderText(block.text)}</h3>`;
    case "divider":
      return html`<hr>`;
    case "section":
      return renderSection(block);
    case "context":
      return html`<div class="context">${block.elements.map((element) =>
        element.type === "image"
          ? html`<img class="icon" src="${element.image_url}" alt="${element.alt_text}">`
          : html`<span class="text">${renderText(element)}</span>`,
      )}</div>`;
    case "image":
      return html`<figure>${
        block.title ? html`<figcaption>${renderText(block.title)}</figcaption>` : ""
      }<img class="image" src="${block.image_url}" alt="${block.alt_text}"></figure>`;
    case "actions":
      return html`<div class="actions">${block.elements.map((button) => renderButton(button))}</div>`;
    case "rich_text":
      return html`<div class="rich text">${block.elements.map((part) => renderRichPart(part, names))}</div>`;
    case "table":
      return renderTable(block, names);
  }
}

function renderTable({ rows, column_settings }: Extract<Block, { type: "table" }>, names: Names): Piece {
  const renderRow = (row: (typeof rows)[number]) =>
    html`<tr>${row.map((cell, column) => {
      const { align = "left", is_wrapped = false } = column_settings?.[column] ?? {};
      const inner = cell.type === "raw_text" ? plain(cell.text) : renderBlock(cell, names);
      return html`<td class="${align}${is_wrapped ? "" : " unwrapped"}">${inner}</td>`;
    })}</tr>`;
  return html`<div class="table"><table>${rows.map(renderRow)}</table></div>`;
}

function renderSection({ text, fields, accessory }: Extract<Block, { type: "section" }>): Piece {
  return html`<div class="section"><div class="grow">${
    text ? html`<div class="text">${renderText(text)}</div>` : ""
  }${
    fields
      ? html`<div class="fields">${fields.map((field) => html`<div class="text">${renderText(field)}</div>`)}</div>`
      : ""
  }</div>${
    accessory?.type === "image"
      ? html`<img class="thumb" src="${accessory.image_url}" alt="${accessory.alt_text}">`
      : accessory
        ? renderButton(accessory)
        : ""
  }</div>`;
}

function renderButton(button: Button): Piece {
  const label = renderText(button.text);
  const style = `button ${button.style ?? ""}`;
  return button.url
    ? html`<a class="${style}" href="${button.url}" target="_blank" rel="noopener noreferrer">${label}</a>`
    : html`<button class="${style}" type="button" disabled>${label}</button>`;
}
