import { html } from "hono/html";
import type { Catalog } from "./catalog.ts";
import type { Field } from "./field.ts";
import { idOf, type TableOrView } from "./table.ts";
import { type Cell, type CellRow, isList } from "./values/cell.ts";
import { formatTimestamp } from "./values/civil.ts";

const ROWS_SHOWN = 50;

/** The web page that shows the tables with their newest rows. `nonce`: lets its own style work, and no other. */
export function renderPage(catalog: Catalog, nonce: string) {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Local BigQuery</title>
<style nonce="${nonce}">
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fafafa }
  h1 { font-size: 1.4rem } h2 { font-size: 1.2rem; margin-top: 2rem } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem } small { color: #666; font-weight: normal }
  .rows { overflow: auto; max-height: 70vh; background: #fff; border: 1px solid #ddd; border-radius: 6px }
  table { border-collapse: collapse; font-size: 13px }
  th, td { padding: .25rem .6rem; border-bottom: 1px solid #eee; text-align: left; white-space: nowrap; max-width: 24rem; overflow: hidden; text-overflow: ellipsis }
  th { position: sticky; top: 0; background: #f0f3f7 }
  td.null { color: #bbb } pre { background: #fff; border: 1px solid #ddd; border-radius: 6px; padding: .6rem; overflow: auto }
</style>
<h1>Local BigQuery</h1>
${catalog.datasets().map(
  ({ project, dataset }) => html`
<h2><code>${project}.${dataset}</code></h2>
${catalog.tables({ project, dataset }).map(renderTable)}`,
)}
</html>`;
}

function renderTable(table: TableOrView) {
  if (table.kind === "VIEW") {
    return html`<details><summary><code>${table.name.table}</code> <small>view</small></summary><pre>${table.query}</pre></details>`;
  }
  const count = table.rows.length;
  const newest = table.rows.slice(-ROWS_SHOWN).reverse();
  return html`
<h3 id="${idOf(table.name)}"><code>${table.name.table}</code> <small>${count} ${count === 1 ? "row" : "rows"}${
    count > newest.length ? `, the newest ${newest.length} first` : ""
  }</small></h3>
<div class="rows"><table>
<tr>${table.fields.map((field) => html`<th title="${field.type}">${field.name}</th>`)}</tr>
${newest.map((row) => renderRow(row, table.fields))}
</table></div>`;
}

function renderRow(row: CellRow, fields: readonly Field[]) {
  const cells = fields.map((field, index) => {
    const cell = row[index] ?? null;
    if (cell === null) {
      return html`<td class="null">null</td>`;
    }
    const text = show(cell, field);
    return html`<td title="${text}">${text}</td>`;
  });
  return html`<tr>${cells}</tr>`;
}

function show(cell: Cell, field: Field): string {
  if (isList(cell)) {
    const members = field.mode === "REPEATED" ? [] : (field.fields ?? []);
    const parts = cell.map((item, index) => {
      const member = members[index];
      return member ? `${member.name}: ${show(item, member)}` : show(item, { ...field, mode: "NULLABLE" });
    });
    return members.length > 0 ? `{${parts.join(", ")}}` : parts.join(", ");
  }
  if (cell instanceof Uint8Array) {
    return Buffer.from(cell).toString("base64");
  }
  if (field.type === "TIMESTAMP" && typeof cell === "bigint") {
    return formatTimestamp(cell);
  }
  return String(cell);
}
