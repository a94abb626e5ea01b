import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventName, OBSERVED_EVENT } from "@issue-relay/shared/routes/events";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { maxAgeOf, type RuleTrial, ruleTrialsOf } from "@issue-relay/shared/rules/firings";
import { printable, printableLines } from "../printable.ts";
import { stepsInWords } from "./in-words.ts";

/** What a rule does with an event. */
export interface Outcome {
  trial: RuleTrial;
  acts: boolean;
  /** Whether it acts later, where the issue waits for too long. */
  waits: boolean;
  /** That it acts, or when, or why not. */
  verdict: string;
  /** What it does, in words; nothing where it does not act, and will not. */
  steps: string[];
}

/** What each rule of the file does with an event at the time at which that was received, in order. */
export function outcomesOf(relay: Relay, event: IssueEvent): Outcome[] {
  return ruleTrialsOf(relay, event, Date.parse(event.receivedAt)).map((trial) => {
    const acts = trial.matches && trial.holding === undefined;
    const waits = trial.holding === "waits" && event.issue.state !== "closed";
    const steps = acts || waits ? stepsInWords(trial.of, relay, event).map(printableLines) : [];
    return { trial, acts, waits, verdict: verdictOf(trial, event), steps };
  });
}

function verdictOf({ of: rule, matches, holding }: RuleTrial, event: IssueEvent): string {
  if (!matches) {
    return "does not match";
  }
  switch (holding) {
    case "too-old":
      return `matches, but it is too old: it happened ${timeBefore(event)} before it was received, max_age is ${maxAgeOf(rule)}`;
    case "no-arrival":
      return eventName(event) === OBSERVED_EVENT
        ? "matches, but nobody did anything"
        : "matches, but the issue does not come to it with this event";
    case "waits":
      if (event.issue.state === "closed") {
        return "matches, but a closed issue waits for nobody";
      }
      return `${rule.dry_run ? "only says what it would do" : "acts"} once the issue has waited ${waitOf(rule)}`;
    default:
      return rule.dry_run ? "only says what it would do: dry_run" : "acts";
  }
}

function waitOf({ after = "", without = "response" }: RuleTrial["of"]): string {
  const hours = Number.parseInt(after, 10);
  return `${hours === 1 ? "1 hour" : `${hours} hours`} of working time without a ${without}`;
}

const MINUTE_MS = 60_000;
const UNITS: [name: string, minutes: number][] = [
  ["days", 24 * 60],
  ["hours", 60],
];

/** How long before it was received the event happened. */
function timeBefore({ occurredAt, receivedAt }: IssueEvent): string {
  const minutes = (Date.parse(receivedAt) - Date.parse(occurredAt)) / MINUTE_MS;
  const [name, length] = UNITS.find(([, each]) => minutes >= 2 * each) ?? ["minutes", 1];
  return `${Math.floor(minutes / length)} ${name}`;
}

/** One line for each step, with a number, and lines for the text of a comment. */
export function stepLines({ steps }: Outcome): string[] {
  return steps.flatMap((step, index) => {
    const [first = "", ...text] = step.split("\n");
    return [`    ${index + 1}. ${printable(first)}`, ...text.map((line) => `       | ${line}`.trimEnd())];
  });
}
