import type { Row } from "../warehouse.ts";
import { durationColumns } from "./durations.ts";
import { commonColumns, type Lifecycle } from "./lifecycles.ts";

export function unanswered(lives: readonly Lifecycle[]): Row[] {
  return lives.filter(isUnanswered).map(({ durations: { age, waited }, row }) => ({
    ...commonColumns(row),
    opened_at: row.opened_at ?? null,
    ...durationColumns({ age, waited }),
  }));
}

/** If we did not see the beginning, we may have missed the answer. */
function isUnanswered({ issue, row }: Lifecycle): boolean {
  const isAnswered = row.opening_seen ? row.first_response_at !== null : row.comments !== 0;
  return issue.isOpen && !isAnswered;
}
