const BARS = ["▁", "▂", "▃", "▅", "▇"];

/** The values as bars between the smallest and the largest: `▁▂▃▅▇`. */
export function sparkline(values: number[]): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return values
    .map((value) => BARS[range === 0 ? 2 : Math.round(((value - least) / range) * (BARS.length - 1))])
    .join("");
}

/** ` ▲3` or ` ▼3` against the value before; "" where it is the same, or there was none. */
export function change(value: number, before: number | undefined): string {
  if (before === undefined || value === before) {
    return "";
  }
  return ` ${value > before ? "▲" : "▼"}${Math.abs(value - before).toLocaleString("en")}`;
}

/** ` ▲` or ` ▼` against the time before, which by how much would make too long for a table. */
export function direction(value: number, before: number | null | undefined): string {
  if (typeof before !== "number" || value === before) {
    return "";
  }
  return value > before ? " ▲" : " ▼";
}
