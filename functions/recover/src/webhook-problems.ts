import type { Logger } from "@issue-relay/shared/logger";
import type { ProblemAt } from "./problems.ts";
import type { Owner, Webhook } from "./webhook.ts";

/** What is wrong with the webhooks of an owner that call ingress. Each problem has a line in the log, too. */
export function webhookProblems(owner: Owner, webhooks: readonly Webhook[], logger: Logger): ProblemAt[] {
  const problems = problemsOf(owner, webhooks);
  for (const { where, reason, problem } of problems) {
    logger.error({ reason, where }, problem);
  }
  return problems;
}

/** The same without the log. */
export function problemsOf({ name, isExpected }: Owner, webhooks: readonly Webhook[]): ProblemAt[] {
  if (webhooks.length === 0 && isExpected) {
    return [{ where: name, reason: "hook-gone", problem: "it has no webhook that calls ingress" }];
  }
  return webhooks.flatMap(({ name: where, isDisabled, findings }): ProblemAt[] => [
    ...(isDisabled
      ? [{ where, reason: "hook-disabled" as const, problem: "the webhook is switched off" }]
      : []),
    ...findings.problems.map((problem) => ({ where, reason: "hook-misconfigured" as const, problem })),
  ]);
}
