import type { Row } from "./warehouse.ts";

/** The first rows that only one side has. Numbers are rounded, since divisions differ in their last digits. */
export function differences(answered: readonly Row[], expected: readonly Row[]) {
  const [got, wanted] = [answered, expected].map((rows) => new Set(rows.map(comparable)));
  const without = (set = new Set<string>(), other = new Set<string>()) =>
    [...set.difference(other)].slice(0, 3);
  return {
    rows: answered.length - expected.length,
    wrong: without(got, wanted),
    missing: without(wanted, got),
  };
}

export const NONE = { rows: 0, wrong: [], missing: [] };

function comparable(row: Row): string {
  const columns = Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(columns, (_, value: unknown) =>
    typeof value === "number" ? Math.round(value * 1e6) / 1e6 : value,
  );
}
