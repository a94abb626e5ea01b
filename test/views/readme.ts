import { readFile } from "node:fs/promises";
import { yearOfLife } from "@issue-relay/local/lives/life";
import { issueEventFromGitHub } from "@issue-relay/shared/github/from-github";
import { type Cell, type Row, startWarehouse } from "./testing/warehouse.ts";

export const README = new URL("../../README.md", import.meta.url);

/** The year that the README's results are of: `npm run demo -- --seed 1 --until 2026-01-01`. */
const SEED = 1;
const EVENTS = 3_000;
const UNTIL = new Date("2026-01-01T00:00:00Z");

/** What the README says is configured. */
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

/** The README with the result of each of its example queries, executed on the year of the demo. */
export async function readmeWithResults(): Promise<string> {
  await using warehouse = await yearInBigQuery();
  const text = await readFile(README, "utf8");
  const results = new Map<string, string>();
  for (const [, , sql = ""] of text.matchAll(EXAMPLE)) results.set(sql, table(await warehouse.query(sql)));
  return text.replace(EXAMPLE, (_, before, sql, after) => `${before}${results.get(sql)}${after}`);
}

async function yearInBigQuery() {
  const warehouse = await startWarehouse(CONFIGURED);
  const events = yearOfLife(SEED, EVENTS, UNTIL).flatMap(({ event, payload }, index) => {
    const receipt = {
      eventName: event,
      deliveryId: `demo-${index}`,
      receivedAt: UNTIL,
      source: "webhook",
    } as const;
    return issueEventFromGitHub(payload, receipt) ?? [];
  });
  await warehouse.load(events);
  return { query: warehouse.query, [Symbol.asyncDispose]: () => warehouse.close() };
}

function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => shown(row[column] ?? null)))),
  ].join("");
}

function shown(cell: Cell): string {
  if (cell === null) return "";
  return Array.isArray(cell) ? cell.map(shown).join(", ") : String(cell).replaceAll("|", "\\|");
}
