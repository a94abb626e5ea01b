import { type Figures, type Measured, medians } from "./figures.ts";

/**
 * The medians as a table of Markdown: a line for each figure, a column for each thing that was measured.
 * @param times figures that are also shown as a multiple of a column, by the title of the figure
 */
export function table(measured: Measured[], times: Record<string, string> = {}): string {
  const values = medians(measured);
  const figures = Object.keys(values[measured[0]?.title ?? ""] ?? {});
  const rows = figures.map((figure) => [
    figure,
    ...measured.map(({ title }) => cell(values, title, figure, times[figure])),
  ]);
  const head = ["", ...measured.map(({ title }) => title)];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(values: Record<string, Figures>, title: string, figure: string, base?: string): string {
  const value = values[title]?.[figure] ?? Number.NaN;
  const unit = base === undefined ? undefined : values[base]?.[figure];
  return unit === undefined ? shown(value) : `${shown(value)} (${(value / unit).toFixed(2)} ×)`;
}

/** Three digits, as far as they mean anything. */
function shown(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
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
