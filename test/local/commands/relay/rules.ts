import { z } from "zod";
import { timeOf } from "./by-repository.ts";
import { type Shown, shown } from "./shown.ts";
import { tableOf } from "./table.ts";

/** What the tasks answer: functions/recover/src/rules. */
const Rules = z.object({
  rules: z.array(
    z.object({
      rule: z.string(),
      done: z.int(),
      newestAt: z.iso.datetime(),
      lastHour: z.int(),
      stoppedAt: z.iso.datetime().nullable(),
      because: z.string().nullable(),
    }),
  ),
});
const Resumed = z.object({ rule: z.string() });

/** The result of `rules` for a person. @param room how wide a line may be, in places */
export function showRules(result: unknown, room?: number): Shown {
  const { rules } = Rules.parse(result);
  if (rules.length === 0) {
    return shown(["No rule has had anything to do in the last 30 days."], []);
  }
  const rows = rules.map((each) => ({
    rule: each.rule,
    "steps done": each.done,
    "last hour": each.lastHour,
    newest: timeOf(each.newestAt),
    state: each.stoppedAt === null ? "acts" : "stopped",
  }));
  return shown(
    [tableOf(rows, room)],
    rules.flatMap(({ rule, stoppedAt, because }) =>
      stoppedAt === null
        ? []
        : [
            `${rule} has stopped itself at ${timeOf(stoppedAt)}: ${because}. Once that is repaired: npm run relay -- resume --rule ${JSON.stringify(rule)}`,
          ],
    ),
  );
}

/** The result of `resume` for a person. */
export function showResumed(result: unknown): Shown {
  const { rule } = Resumed.parse(result);
  return shown([`✓ ${rule} acts again; what it has not done meanwhile stays undone`], []);
}
