import { z } from "zod";
import { Counts, countsOf } from "./dead-letter-counts.ts";
import { noneOf } from "./dead-letters.ts";
import { type Shown, shown } from "./shown.ts";

/** What the task answers: functions/recover/src/dead-letters/redrive-task.ts. */
const Result = z.discriminatedUnion("dryRun", [
  z.object({ dryRun: z.literal(true), isFiltered: z.boolean(), counts: Counts }),
  z.object({
    dryRun: z.literal(false),
    redriven: z.int(),
    dropped: z.int(),
    kept: z.int(),
    keptLetters: z.array(z.object({ id: z.string(), consumer: z.string().nullable(), reason: z.string() })),
    isComplete: z.boolean(),
    problems: z.array(z.object({ problem: z.string() })),
  }),
]);

/** The result of `redrive` for a person. @param room how wide a line may be, in places */
export function showRedriven(result: unknown, room?: number): Shown {
  const answer = Result.parse(result);
  if (answer.dryRun) {
    return answer.counts.length === 0
      ? shown([noneOf(answer.isFiltered)], [])
      : shown(
          [
            countsOf(answer.counts, room),
            "",
            "Nothing was done: these would be published again. --yes does it.",
          ],
          [],
        );
  }
  const { redriven, dropped, kept, keptLetters, isComplete, problems } = answer;
  return shown(
    [
      `✓ ${redriven} published again`,
      ...(dropped > 0 ? [`✓ ${dropped} dropped: they are not about issues`] : []),
    ],
    [
      ...keptLetters.map(
        ({ id, consumer, reason }) => `${id} (${consumer ?? "?"}) goes on to wait: ${reason}`,
      ),
      ...(kept > keptLetters.length ? [`and ${kept - keptLetters.length} more`] : []),
      ...problems.map(({ problem }) => problem),
      ...(isComplete || problems.length > 0 ? [] : ["the time was over: call again to go on"]),
    ],
  );
}
