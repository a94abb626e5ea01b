import { z } from "zod";
import { type Shown, shown } from "./shown.ts";

/** What the task answers: functions/recover/src/canary. */
const Result = z.union([z.object({ newest: z.string() }), z.object({ problem: z.string() })]);

/** The result of `canary` for a person. */
export function showCanary(result: unknown): Shown {
  const answer = Result.parse(result);
  return "problem" in answer
    ? shown([], [answer.problem])
    : shown([`✓ ingress has taken one, and the newest in BigQuery is of ${answer.newest}`], []);
}
