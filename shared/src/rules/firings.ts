import type { IssueEvent } from "../event/issue-event.ts";
import { choosesEvents } from "../routes/conditions.ts";
import { arrives, type Trial, trialsOf } from "../routes/decide.ts";
import { eventName, OBSERVED_EVENT } from "../routes/events.ts";
import { isOfOpening } from "../routes/place-of.ts";
import type { Relay } from "../routes/relay-schema.ts";
import type { Rule } from "./rule-schema.ts";

/** Why a rule does not act on an event that it matches. */
type Holding = "no-arrival" | "too-old";

/** How a rule was found to act on an event, or not. */
export interface RuleTrial extends Trial<Rule> {
  /** Undefined where it acts, or does not match. */
  holding: Holding | undefined;
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** In ms. */
function maxAgeOf({ max_age: age }: Rule): number {
  return Number.parseInt(age, 10) * UNITS[age.slice(-1) as keyof typeof UNITS];
}

/**
 * Tries each rule of the file, in order. A rule acts when an issue comes to it: it was opened, or got what the rule asks for, such as a
 * label. One with `actions` or `senders` is made for such events, and acts on each of them.
 * @param now in ms since 1970
 */
export function ruleTrialsOf({ rules }: Pick<Relay, "rules">, event: IssueEvent, now: number): RuleTrial[] {
  const age = now - Date.parse(event.occurredAt);
  return trialsOf(rules, event).map((trial) => {
    const { of: rule, matches } = trial;
    // What was observed nobody has done.
    const isMeant = eventName(event) !== OBSERVED_EVENT && (choosesEvents(rule) || arrives(rule, event));
    const holding = isMeant ? (age > maxAgeOf(rule) ? "too-old" : undefined) : "no-arrival";
    return { ...trial, holding: matches ? holding : undefined };
  });
}

/**
 * Names what a rule acts on once, whatever brings it again: that an issue came to it. GitHub tells of each label that is added with others in
 * an event of its own, and each of these has all of them, and the same time. So the events of a second are one, as all of an opening are.
 */
export function triggerOf(rule: Rule, event: IssueEvent): string {
  if (choosesEvents(rule)) {
    return event.id;
  }
  const isOpening = eventName(event) === "issues.opened" || isOfOpening(event);
  const when = isOpening ? "opened" : Math.floor(Date.parse(event.occurredAt) / 1000);
  return `${event.host} issue ${event.issue.id} ${when}`;
}
