import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { outcomesOf, stepLines } from "../rules/outcome.ts";
import { conditionLines, mark, placeOf } from "./explain-lines.ts";

/**
 * Says of each rule whether it acts on an event when that is received, what it does, and why not.
 * @param lines of the rules in their file
 */
export function explainRules(relay: Relay, event: IssueEvent, lines: readonly number[]): string[] {
  return outcomesOf(relay, event).flatMap((outcome, index) => {
    const { trial, acts, waits, verdict } = outcome;
    return [
      `${mark(acts || waits)} rule ${placeOf(trial.of, lines[index])}: ${verdict}`,
      ...conditionLines(trial),
      ...stepLines(outcome),
    ];
  });
}
