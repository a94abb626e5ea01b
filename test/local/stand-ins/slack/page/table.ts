import { html } from "hono/html";
import type { Table } from "../table.ts";
import type { Names } from "./names.ts";
import { renderRichPart } from "./rich-text.ts";
import { type Piece, plain } from "./text.ts";

type Row = Table["rows"][number];

export function renderTable({ rows, column_settings = [] }: Table, names: Names): Piece {
  const renderCell = (cell: Row[number], column: number) => {
    const { align = "left", is_wrapped = false } = column_settings[column] ?? {};
    const inner =
      cell.type === "rich_text" ? cell.elements.map((part) => renderRichPart(part, names)) : plain(cell.text);
    return html`<td class="${align}${is_wrapped ? " wrapped" : ""}">${inner}</td>`;
  };
  return html`<div class="table"><table>${rows.map((row) => html`<tr>${row.map(renderCell)}</tr>`)}</table></div>`;
}
