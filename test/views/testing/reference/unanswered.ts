import type { Row } from "../warehouse.ts";
import { durationColumns } from "./durations.ts";
import { commonColumns, type Lifecycle } from "./lifecycles.ts";

export function unanswered(lives: readonly Lifecycle[]): Row[] {
  return lives
    .filter(({ row }) => row.is_unanswered)
    .map(({ durations: { age, waited }, row }) => ({
      ...commonColumns(row),
      opened_at: row.opened_at ?? null,
      ...durationColumns({ age, waited }),
    }));
}
