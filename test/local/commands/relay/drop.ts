import { z } from "zod";
import { Waiting } from "./dead-letters.ts";
import { type Shown, shown } from "./shown.ts";

/** What the task answers: functions/recover/src/dead-letters/drop-task.ts. */
const Result = z.object({ dropped: Waiting, problems: z.array(z.object({ problem: z.string() })) });

/** The result of `drop` for a person. */
export function showDropped(result: unknown): Shown {
  const { dropped, problems } = Result.parse(result);
  const { id, consumer, reason } = dropped;
  return shown(
    [`✓ ${id} is dropped (${consumer ?? "?"}: ${reason ?? ""})`],
    problems.map(({ problem }) => problem),
  );
}
