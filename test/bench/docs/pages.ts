import { readFileSync } from "node:fs";
import { withBetweenMarks } from "../../contract/testing/marks.ts";
import { tableOf } from "../table.ts";
import { MULTIPLES, PARTS } from "../titles.ts";
import { costTable } from "./costs.ts";
import { rawCostTable } from "./raw-costs.ts";
import { lastResults, type Results } from "./results.ts";
import { scaleTable } from "./scale.ts";
import { backlogTables } from "./slack-backlog.ts";

/** The lines of the README's table: the rest is in test/bench/README.md. */
const MOST_IMPORTANT = [
  "deliveries/s, 40 connections",
  "p99, 40 connections, ms",
  "peak memory, 40 connections, MB",
  "CPU for a delivery, µs",
  "deliveries/s, 200 connections",
  "forged signatures refused/s",
];

interface Page {
  /** From the root of the repository. */
  path: string;
  url: URL;
  text: string;
  /** As it should be, by the results of the last bench. */
  updated: string;
}

/** The pages that show what the last bench has measured, what follows from it, and what is simulated. */
export async function pagesWithFigures(): Promise<Page[]> {
  const results = lastResults();
  return [
    page("README.md", { bench: summary(results) }),
    page("test/bench/README.md", {
      bench: everything(results),
      scale: scaleTable(results),
      backlog: await backlogTables(),
    }),
    page("terraform/README.md", { costs: costTable(results), "raw costs": rawCostTable() }),
  ];
}

function page(path: string, parts: Record<string, string>): Page {
  const url = new URL(`../../../${path}`, import.meta.url);
  const text = readFileSync(url, "utf8");
  const updated = Object.entries(parts).reduce(
    (filled, [name, part]) => withBetweenMarks(filled, name, part),
    text,
  );
  return { path, url, text, updated };
}

function summary({ medians }: Results): string {
  const starts = medians[PARTS.start] ?? {};
  const loads = medians[PARTS.receive] ?? {};
  const columns = Object.fromEntries(
    Object.entries(loads).map(([title, figures]) => [
      title,
      {
        ...starts[title],
        ...Object.fromEntries(MOST_IMPORTANT.map((figure) => [figure, figures[figure] ?? Number.NaN])),
      },
    ]),
  );
  return `${tableOf(columns, MULTIPLES)}\n`;
}

function everything({ about, medians }: Results): string {
  const parts = Object.entries(medians).map(
    ([title, columns]) => `**${title}**\n\n${tableOf(columns, MULTIPLES)}\n\n`,
  );
  const { date, machine, node, pubsub, rounds, seconds, noise } = about;
  return `${parts.join("")}On ${date.slice(0, 10)}, ${machine}, Node ${node}, ${pubsub}; ${rounds} rounds, ${seconds} s for each load. Noise: ${noise}.\n`;
}
