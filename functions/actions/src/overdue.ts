import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { matchesIssue } from "@issue-relay/shared/routes/conditions";
import { factsOf } from "@issue-relay/shared/routes/issue-facts";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import type { Overdue } from "@issue-relay/shared/rules/overdue";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import { type CarryOutOptions, carryOutRule } from "./carry-out-rule.ts";
import type { FoundIssue } from "./github/find-issue.ts";
import { issueCallOf } from "./perform.ts";

/**
 * So long after an issue was found to be overdue, nothing is begun any more: meanwhile somebody may have answered, and as long as nobody has,
 * the next call of the digest finds it again. In ms.
 */
const MAX_AGE_MS = 15 * 60_000;

export interface OverdueOptions extends CarryOutOptions {
  relay: Relay;
}

/** The handler that carries out what a rule says about an issue that has waited for too long. What the file does not say any more is not done. */
export function actOnOverdue(options: OverdueOptions): Handle<Overdue> {
  return async ({ rule: name, at, event }, context) => {
    const rule = options.relay.rules.find((each) => each.name === name && each.after !== undefined);
    if (!rule || !matchesIssue(rule, factsOf(event))) {
      context.logger.info({ rule: name }, "the rule does not act: the file says something else by now");
      return;
    }
    const call = issueCallOf(options, event, context);
    const isTooOld = Date.now() > Date.parse(at) + MAX_AGE_MS && !context.isRedriven;
    const whyNot = async () =>
      isTooOld ? "that was found too long ago" : whatHasChanged(rule, event, await call.findIssue());
    await carryOutRule(rule, event, { ...context, ...call, whyNot }, options);
  };
}

/** What GitHub says of the issue that BigQuery did not know when it was asked. */
function whatHasChanged(rule: Rule, event: IssueEvent, found: FoundIssue): string | undefined {
  if ("gone" in found) {
    return undefined;
  }
  const { state, labels, comments } = found.issue;
  if (state !== "open") {
    return "the issue is closed by now";
  }
  if (!matchesIssue(rule, { ...factsOf(event), labels: labels.map(({ name }) => name) })) {
    return "the issue has other labels by now";
  }
  const { without = "response" } = rule;
  return without === "response" && comments > (event.issue.comments ?? 0)
    ? "somebody has commented on the issue by now"
    : undefined;
}
