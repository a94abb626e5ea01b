import type { IssueEvent } from "../event/issue-event.ts";
import { choosesEvents } from "../routes/conditions.ts";
import { arrives, type Trial, trialsOf } from "../routes/decide.ts";
import { eventName, OBSERVED_EVENT } from "../routes/events.ts";
import { isOfOpening } from "../routes/place-of.ts";
import type { Relay } from "../routes/relay-schema.ts";
import type { Rule } from "./rule-schema.ts";

/** Why a rule does not act on an event that it matches. `waits`: it acts once the issue has waited for so long. */
type Holding = "no-arrival" | "too-old" | "waits";

/** How a rule was found to act on an event, or not. */
export interface RuleTrial extends Trial<Rule> {
  /** Undefined where it acts, or does not match. */
  holding: Holding | undefined;
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export function maxAgeOf({ max_age: age = "1h" }: Pick<Rule, "max_age">): string {
  return age;
}

/** @param age such as `1h`. @returns it in ms */
function msOf(age: string): number {
  return Number.parseInt(age, 10) * UNITS[age.slice(-1) as keyof typeof UNITS];
}

/**
 * Tries each rule of the file, in order. A rule acts when an issue comes to it: it was opened, or got what the rule asks for, such as a
 * label. One with `actions` or `senders` is made for such events, and acts on each of them.
 * @param now in ms since 1970
 */
export function ruleTrialsOf({ rules }: Pick<Relay, "rules">, event: IssueEvent, now: number): RuleTrial[] {
  const age = now - Date.parse(event.occurredAt);
  return trialsOf(rules, event).map((trial) => ({
    ...trial,
    holding: trial.matches ? holdingOf(trial.of, event, age) : undefined,
  }));
}

function holdingOf(rule: Rule, event: IssueEvent, age: number): Holding | undefined {
  if (rule.after !== undefined) {
    return "waits";
  }
  // What was observed nobody has done.
  const isMeant = eventName(event) !== OBSERVED_EVENT && (choosesEvents(rule) || arrives(rule, event));
  if (!isMeant) {
    return "no-arrival";
  }
  return age > msOf(maxAgeOf(rule)) ? "too-old" : undefined;
}

/**
 * Names what a rule acts on once, whatever brings it again: that an issue came to it, or has waited for long enough. GitHub tells of each label that is added with others in
 * an event of its own, and each of these has all of them, and the same time. So the events of a second are one, as all of an opening are.
 */
export function triggerOf(rule: Rule, event: IssueEvent): string {
  if (choosesEvents(rule) || rule.after !== undefined) {
    return event.id;
  }
  const isOpening = eventName(event) === "issues.opened" || isOfOpening(event);
  const when = isOpening ? "opened" : Math.floor(Date.parse(event.occurredAt) / 1000);
  return `${event.host} issue ${event.issue.id} ${when}`;
}
