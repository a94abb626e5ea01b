import { padEnd } from "../query/text.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** One block a value, the tallest for the largest; a gap where there is no value. */
export function sparkline(values: readonly (number | null)[]): string {
  const largest = Math.max(...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === null) {
        return " ";
      }
      const height = largest === 0 ? 0 : Math.round((value / largest) * (BLOCKS.length - 1));
      return BLOCKS[height] ?? "";
    })
    .join("");
}

export interface Series {
  name: string;
  values: readonly (number | null)[];
}

/** A line for each series, from left to right in time, with its largest and its last value. */
export function chart(title: string, series: readonly Series[], unit = ""): string {
  const names = Math.max(...series.map(({ name }) => name.length));
  const lines = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    const numbers = `highest ${Math.max(...known)}${unit}, last ${known.at(-1)}${unit}`;
    return `${padEnd(name, names)}  ${sparkline(values)}  ${known.length > 0 ? numbers : "nothing yet"}`;
  });
  return [title, ...lines].join("\n");
}
