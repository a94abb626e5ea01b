import { type Figures, type Measured, medians } from "./figures.ts";

/** The medians as a table of Markdown. */
export function table(measured: Measured[], multiples: Record<string, string> = {}): string {
  return tableOf(medians(measured), multiples);
}

/**
 * A table of Markdown: a line for each figure, a column for each thing that was measured.
 * @param multiples figures that are also shown as a multiple of a column, by the title of the figure
 */
export function tableOf(columns: Record<string, Figures>, multiples: Record<string, string> = {}): string {
  const titles = Object.keys(columns);
  const figures = Object.keys(columns[titles[0] ?? ""] ?? {});
  const rows = figures.map((figure) => [
    figure,
    ...titles.map((title) => cell(columns, title, figure, multiples[figure])),
  ]);
  return markdown(["", ...titles], rows);
}

/** Cells as a table of Markdown. */
export function markdown(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(values: Record<string, Figures>, title: string, figure: string, base?: string): string {
  const value = values[title]?.[figure] ?? Number.NaN;
  const unit = base === undefined ? undefined : values[base]?.[figure];
  return unit === undefined ? shown(value) : `${shown(value)} (${(value / unit).toFixed(2)} ×)`;
}

function shown(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

/** What weighs in the bundles: a line for each function. */
export function bundleList(bundles: Record<string, Record<string, number>>): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`;
  const lines = Object.entries(bundles).map(([name, weights]) => {
    const parts = Object.entries(weights).sort(([, a], [, b]) => b - a);
    const sum = parts.reduce((total, [, bytes]) => total + bytes, 0);
    const heaviest = parts.slice(0, 8).map(([origin, bytes]) => `${origin} ${kilobytes(bytes)}`);
    return `${name}, ${kilobytes(sum)}: ${heaviest.join(", ")}`;
  });
  return lines.join("\n");
}
