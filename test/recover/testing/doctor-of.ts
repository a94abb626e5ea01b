import type { Stack } from "@issue-relay/local/stack/stack";
import { type Finding, Health } from "@issue-relay/shared/health/finding";

/** What doctor finds, and how long that took. */
export interface Visit {
  status: number;
  /** All, as `what: problem`. */
  problems: string[];
  checks: Finding[];
  ms: number;
}

/** Asks the function `recover` of a stack for `doctor`. */
export async function doctorOf(stack: Stack): Promise<Visit> {
  const startedAt = performance.now();
  const response = await fetch(`${stack.function("recover").url}/doctor`, { method: "POST" });
  const { checks } = Health.parse(await response.json());
  const ms = performance.now() - startedAt;
  return { status: response.status, problems: problemsIn(checks), checks, ms };
}

export function problemsIn(checks: readonly Finding[]): string[] {
  return checks.flatMap(({ what, problem }) => (problem === undefined ? [] : [`${what}: ${problem}`]));
}
