import { eventName } from "@issue-relay/shared/routes/events";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { printable } from "../printable.ts";
import { headline } from "../routes/explain-lines.ts";
import { type Outcome, outcomesOf, stepLines } from "./outcome.ts";
import type { Told } from "./payloads.ts";

/** What rules do with a payload. */
interface Tried extends Told {
  outcomes: Outcome[];
}

/**
 * Says for a person which rules act on each payload and what each does, and last which rules act on none of them.
 */
export function rulesInWords(relay: Relay, told: readonly Told[]): string {
  const tried = told.map((each) => tryRules(relay, each));
  return [...tried.flatMap((each) => [...payloadLines(each), ""]), summary(relay, tried)].join("\n");
}

/** The same for a program: of each payload each rule, with why it does not act. */
export function rulesAsJson(relay: Relay, told: readonly Told[]): string {
  const payloads = told.map((each) => {
    const { name, event, outcomes } = tryRules(relay, each);
    const rules = outcomes.map(({ trial: { of: rule }, acts, waits, verdict, steps }) => ({
      rule: rule.name,
      acts,
      ...(waits && { after: rule.after, without: rule.without ?? "response" }),
      dryRun: rule.dry_run,
      verdict,
      steps,
    }));
    const issue = event && `${event.repository.name}#${event.issue.number}`;
    return { payload: name, event: event && eventName(event), issue, rules };
  });
  return JSON.stringify(payloads, null, 2);
}

function tryRules(relay: Relay, told: Told): Tried {
  return { ...told, outcomes: told.event ? outcomesOf(relay, told.event) : [] };
}

/** Whether something follows, now or later. */
function follows({ acts, waits }: Outcome): boolean {
  return acts || waits;
}

function payloadLines({ name, event, outcomes }: Tried): string[] {
  const acting = outcomes.filter(follows);
  if (!event) {
    return [`${printable(name)}: not about an issue, ingress ignores it`];
  }
  return [
    `${printable(name)}: ${headline(event)}`,
    ...(acting.length === 0 ? ["  no rule acts"] : []),
    ...acting.flatMap((outcome) => [
      `  rule ${outcome.trial.of.name}: ${outcome.verdict}`,
      ...stepLines(outcome),
    ]),
  ];
}

function summary({ rules }: Relay, tried: readonly Tried[]): string {
  const names = rules.map(({ name }) => name);
  const acted = new Set(
    tried.flatMap(({ outcomes }) => outcomes.filter(follows).map(({ trial }) => trial.of.name)),
  );
  const idle = names.filter((name) => !acted.has(name));
  if (names.length === 0) {
    return "The file has no rules.";
  }
  return idle.length === 0
    ? "Each rule acts on at least one of the payloads."
    : `No payload makes these rules act: ${idle.join(", ")}.`;
}
