/** What one round has measured: each figure by its title, such as `p99 at 40 connections, ms`. */
export type Figures = Record<string, number>;

/** Something that is measured, as a column of a table. */
export interface Column {
  title: string;
  measure(): Promise<Figures>;
}

/** A column's rounds. */
export interface Measured {
  title: string;
  rounds: Figures[];
}

/**
 * Measures all columns in turn, and begins again for each round: what disturbs the machine for a while disturbs them all.
 * @param onStep is called with what is measured next
 */
export async function inTurn(
  columns: Column[],
  rounds: number,
  onStep: (step: string) => Promise<void>,
): Promise<Measured[]> {
  const measured: Measured[] = columns.map(({ title }) => ({ title, rounds: [] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, { title, measure }] of columns.entries()) {
      await onStep(`round ${round} of ${rounds}: ${title}`);
      measured[index]?.rounds.push(await measure());
    }
  }
  return measured;
}

/** The median of each figure, by column. */
export function medians(measured: Measured[]): Record<string, Figures> {
  return Object.fromEntries(
    measured.map(({ title, rounds }) => {
      const figures = Object.keys(rounds[0] ?? {});
      return [title, Object.fromEntries(figures.map((figure) => [figure, medianOf(rounds, figure)]))];
    }),
  );
}

/** How far the rounds of a figure are apart, as a share of their median. */
export function spread(rounds: Figures[], figure: string): number {
  const values = valuesOf(rounds, figure);
  return (Math.max(...values) - Math.min(...values)) / medianOf(rounds, figure);
}

/** The smallest value that a share of the values does not exceed: 0.5 for the median. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

function medianOf(rounds: Figures[], figure: string): number {
  return percentile(valuesOf(rounds, figure), 0.5);
}

function valuesOf(rounds: Figures[], figure: string): number[] {
  return rounds.map((figures) => figures[figure] ?? Number.NaN);
}
