import { readFile } from "node:fs/promises";
import { yearOfLife } from "@issue-relay/local/lives/life";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { type Cell, type Row, startWarehouse } from "./testing/warehouse.ts";

/** The pages with example queries, by their path in the project. */
const PAGES = ["README.md", "shared/warehouse/README.md"];

/** The results are of this year: `npm run demo -- --seed 1 --until 2026-01-01`. */
const SEED = 1;
const EVENTS = 3_000;
const UNTIL = new Date("2026-01-01T00:00:00Z");

/** The working hours and targets that shared/warehouse/README.md sets. */
const CONFIGURED = {
  working_hours: [1, 2, 3, 4, 5].map((weekday) => ({
    weekday,
    opens: "09:00:00",
    closes: "17:00:00",
    time_zone: "Europe/Berlin",
  })),
  targets: [
    { label: "bug", first_response_hours: 4, close_hours: 40 },
    { label: "*", first_response_hours: 16, close_hours: null },
  ],
};

const EXAMPLE = /(```sql\n([^`]+)```\n\n<!-- result -->\n)[\s\S]*?(<!-- \/result -->)/g;

export interface Page {
  path: string;
  file: URL;
  text: string;
  /** The text with the result of each example query, executed on the year of the demo. */
  updated: string;
}

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
  const results = new Map<string, string>();
  for (const [, , sql = ""] of text.matchAll(EXAMPLE)) {
    results.set(sql, table(await query(sql)));
  }
  return text.replace(EXAMPLE, (_, before, sql, after) => `${before}${results.get(sql)}${after}`);
}

async function yearInBigQuery() {
  const warehouse = await startWarehouse(CONFIGURED);
  const events = yearOfLife(SEED, EVENTS, UNTIL).flatMap(({ event, payload }, index) => {
    return eventIn(event, payload, { deliveryId: `demo-${index}`, receivedAt: UNTIL }) ?? [];
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
