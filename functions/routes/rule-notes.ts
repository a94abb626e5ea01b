import { choosesEvents } from "@issue-relay/shared/routes/conditions";
import { isAmong, isOneOf, isWildcard } from "@issue-relay/shared/routes/pattern";
import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { When } from "@issue-relay/shared/routes/when";
import { kindOf, type Rule, type Step } from "@issue-relay/shared/rules/rule-schema";

/** What of the rules is right, but may not be meant. Each with its place. */
export function ruleNotes({ rules, webhooks, alerts }: Relay): [FieldPath, string][] {
  const named = new Set(rules.flatMap((rule) => rule.do.map(({ webhook }) => webhook)));
  const notes: [FieldPath, string][] = Object.keys(webhooks)
    .filter((name) => !named.has(name))
    .map((name) => [["webhooks", name], "no rule names it"]);
  if (rules.length > 0 && alerts === undefined) {
    notes.push([["rules"], "where one stops itself, no channel is told: name one in `alerts`"]);
  }
  rules.forEach((rule, index) => {
    const note = rule.own_changes && !rule.dry_run ? repetition(rule) : undefined;
    if (note !== undefined) {
      notes.push([["rules", index, "own_changes"], note]);
    }
  });
  return notes;
}

/** What follows where a rule acts on what it has done itself. GitHub tells of no change where nothing changes, so that most rules then end. */
function repetition(rule: Rule): string | undefined {
  const { limits, do: steps } = rule;
  const own = steps.filter((step) => mayActOn(rule, step));
  const endless = own.find((step) => step.comment !== undefined || isUndone(step, steps));
  if (endless) {
    return `it acts on its own \`${kindOf(endless)}\` again and again: only its limit stops it, of ${limits.issue} an hour for an issue`;
  }
  const [first] = own;
  const isSeen = steps.some(
    ({ comment, dispatch, webhook }) => (comment ?? dispatch ?? webhook) !== undefined,
  );
  return first && isSeen
    ? `it also acts on its own \`${kindOf(first)}\`: it comments, dispatches or posts twice`
    : undefined;
}

/** Whether another step takes back what the step does, so that it changes something each time. */
function isUndone({ label = [], unlabel = [] }: Step, steps: readonly Step[]): boolean {
  return steps.some(
    (other) =>
      label.some((name) => other.unlabel?.includes(name)) ||
      unlabel.some((name) => other.label?.includes(name)),
  );
}

/** What GitHub tells of a step, and what that means to a rule. */
interface Change {
  event: string;
  /** Whether the rule asks for it. */
  isWanted: boolean;
  /** Whether the issue is none of the rule's afterwards. */
  isExcluded: boolean;
}

/** Whether the rule may act on the change that one of its steps makes, as far as the file says it. */
function mayActOn(rule: Rule, step: Step): boolean {
  const { actions = ["*"], senders } = rule.when;
  return changesOf(step, rule.when).some(({ event, isWanted, isExcluded }) => {
    const isMeant = choosesEvents(rule) ? isAmong(event, actions) && mayBeApp(senders) : isWanted;
    return isMeant && !isExcluded;
  });
}

/** Nobody but GitHub knows the App's login; but it ends with `[bot]`. */
function mayBeApp({ bots, logins = ["*"] }: When["senders"] = {}): boolean {
  return bots !== false && logins.some((pattern) => /^!|(\*|\[bot\])$/.test(pattern));
}

function changesOf(step: Step, { labels, milestones, types }: When): Change[] {
  const { label = [], unlabel = [], assign, comment, close, milestone, type } = step;
  const { any = [], all = [], none = [] } = labels ?? {};
  const plain = (event: string) => ({ event, isWanted: false, isExcluded: false });
  const named = (event: string, name: string, wanted: string[] | undefined) => ({
    event,
    isWanted: wanted !== undefined,
    isExcluded: wanted !== undefined && !isOneOf(name, wanted),
  });
  const isOnly = (name: string, pattern: string) => !isWildcard(pattern) && isOneOf(name, [pattern]);
  return [
    ...label.map((name) => ({
      event: "issues.labeled",
      isWanted: isOneOf(name, [...any, ...all]),
      isExcluded: isOneOf(name, none),
    })),
    ...unlabel.map((name) => ({
      event: "issues.unlabeled",
      isWanted: isOneOf(name, none),
      isExcluded:
        all.some((pattern) => isOnly(name, pattern)) ||
        (any.length > 0 && any.every((pattern) => isOnly(name, pattern))),
    })),
    ...(assign ? [plain("issues.assigned")] : []),
    ...(comment ? [plain("issue_comment.created")] : []),
    ...(close ? [plain("issues.closed")] : []),
    ...(milestone ? [named("issues.milestoned", milestone, milestones)] : []),
    ...(type ? [named("issues.typed", type, types)] : []),
  ];
}
