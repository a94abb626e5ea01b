import { Health } from "@issue-relay/shared/health/finding";
import type { Shown } from "./shown.ts";

/** The result of `doctor` for a person: what is wrong comes last, where it is seen. */
export function showFindings(result: unknown): Shown {
  const { checks } = Health.parse(result);
  const [fine, wrong] = [checks.filter(({ isOk }) => isOk), checks.filter(({ isOk }) => !isOk)];
  const text = [
    ...fine.map(({ what, note }) => `✓ ${what}${note === undefined ? "" : ` (${note})`}`),
    ...wrong.flatMap(({ what, problem, todo }) => [`✗ ${what}: ${problem}`, `  → ${todo}`]),
    wrong.length === 0 ? "All is well." : `${wrong.length} of ${checks.length} need a person.`,
  ].join("\n");
  return { text, isFine: wrong.length === 0 };
}
