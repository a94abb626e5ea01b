import { readFile } from "node:fs/promises";
import { yearOfLife } from "@issue-relay/local/lives/life";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { type Cell, type Row, startWarehouse } from "./testing/warehouse.ts";

/** The pages with example queries, by their path in the project. The first one changes no settings. */
const PAGES = ["README.md", "shared/warehouse/README.md"];

/** The results are of this year: `npm run demo -- --until 2026-01-01`. */
const SEED = 1;
const EVENTS = 3_000;
const UNTIL = new Date("2026-01-01T00:00:00Z");

const BLOCK = /(```sql\n([^`]+)```\n)(?:(\n<!-- result -->\n)[\s\S]*?(<!-- \/result -->))?/g;

export interface Page {
  path: string;
  file: URL;
  text: string;
  /** The text with the result of each block of SQL that shows one. */
  updated: string;
}

/** Runs the blocks of SQL on each page, one after the other, as a reader would: on the year of the demo. */
export async function pagesWithResults(): Promise<Page[]> {
  await using warehouse = await yearInBigQuery();
  const pages: Page[] = [];
  for (const path of PAGES) {
    const file = new URL(`../../${path}`, import.meta.url);
    const text = await readFile(file, "utf8");
    pages.push({ path, file, text, updated: await withResults(text, warehouse.query) });
  }
  return pages;
}

async function withResults(text: string, query: (sql: string) => Promise<Row[]>): Promise<string> {
  let updated = text;
  for (const [written, block = "", sql = "", before, after] of text.matchAll(BLOCK)) {
    const rows = await query(sql);
    if (before !== undefined) {
      updated = updated.replace(written, () => `${block}${before}${table(rows)}${after}`);
    }
  }
  return updated;
}

async function yearInBigQuery() {
  // As in the demo, whose reader asks today.
  const warehouse = await startWarehouse({}, new Date().toISOString());
  const events = yearOfLife(SEED, EVENTS, UNTIL).flatMap(({ event, payload }, index) => {
    const received = eventIn(event, payload, { deliveryId: `demo-${index}`, receivedAt: UNTIL });
    // As the demo changes its rows.
    return received ? { ...received, receivedAt: received.occurredAt } : [];
  });
  await warehouse.load(events);
  return { query: warehouse.query, [Symbol.asyncDispose]: () => warehouse.close() };
}

function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => shown(row[column] ?? null)))),
  ].join("");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function shown(cell: Cell): string {
  if (cell === null) {
    return "";
  }
  return Array.isArray(cell) ? cell.map(shown).join(", ") : String(cell).replaceAll("|", "\\|");
}
