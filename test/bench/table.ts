import type { Round } from "./measure.ts";

/** A contender's rounds. */
export interface Measured {
  title: string;
  rounds: Round[];
}

/** A line of the table: what is measured, how it is read from a round, and with how many digits it is shown. */
interface Line {
  title: string;
  read(round: Round): number;
  digits: number;
  /** Also shown as a multiple of the first of these contenders that was measured. */
  times?: string;
}

const OCTOKIT = "octokit, bare";
const NO_OP = "no-op function";

const LINES: Line[] = [
  { title: "deliveries/s, 40 connections", read: ({ busy }) => busy.rate, digits: 0, times: OCTOKIT },
  { title: "p50, 40 connections, ms", read: ({ busy }) => busy.p50, digits: 0 },
  { title: "p99, 40 connections, ms", read: ({ busy }) => busy.p99, digits: 0 },
  { title: "peak memory under it, MB", read: ({ busy }) => busy.peakMemory, digits: 0 },
  { title: "CPU for a delivery, µs", read: ({ busy }) => busy.cpuMicroseconds, digits: 0 },
  { title: "deliveries/s, 200 connections", read: ({ burst }) => burst.rate, digits: 0, times: OCTOKIT },
  { title: "p99, 200 connections, ms", read: ({ burst }) => burst.p99, digits: 0 },
  { title: "one delivery alone, ms", read: ({ alone }) => 1_000 / alone.rate, digits: 1 },
  { title: "forged signatures refused/s", read: ({ forged }) => forged.rate, digits: 0, times: OCTOKIT },
  { title: "start to the first answer, ms", read: ({ coldStart }) => coldStart, digits: 0, times: NO_OP },
  { title: "memory after it, MB", read: ({ memoryAfterStart }) => memoryAfterStart, digits: 0 },
];

/** The values of each line by contender: the median of its rounds. */
export function medians(measured: Measured[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    LINES.map(({ title, read }) => [
      title,
      Object.fromEntries(measured.map((each) => [each.title, median(each.rounds.map(read))])),
    ]),
  );
}

/** The medians as a table of Markdown. */
export function table(measured: Measured[]): string {
  const values = medians(measured);
  const rows = LINES.map(({ title, digits, times }) => {
    const line = values[title] ?? {};
    const base = times === undefined ? undefined : line[times];
    const cells = measured.map((each) => {
      const value = line[each.title] ?? Number.NaN;
      const multiple = base === undefined ? "" : ` (${(value / base).toFixed(2)} ×)`;
      return `${value.toFixed(digits)}${multiple}`;
    });
    return [title, ...cells];
  });
  const head = ["", ...measured.map(({ title }) => title)];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * How far the no-op's rounds are apart, as a share of their median: a measure of the machine's own noise. Above 0.1, differences
 * between contenders mean little.
 */
export function noise(measured: Measured[]): number {
  const noOp = measured.find(({ title }) => title === NO_OP)?.rounds ?? [];
  const rates = noOp.map(({ busy }) => busy.rate);
  return (Math.max(...rates) - Math.min(...rates)) / median(rates);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 ? middle : middle - 1],
    sorted[middle],
  ];
  return (low + high) / 2;
}
