import { digest } from "../event/event-id.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import { triggerOf } from "./firings.ts";
import type { Rule } from "./rule-schema.ts";

/** So many hex digits are enough to choose by, and are a number that JavaScript has exactly. */
const DIGITS = 8;

/**
 * One of the logins of `next`: for what the rule acts on the same, whichever event brings it, however often, and whoever asks. For an issue
 * that waits it is always the same one, so that it is known before.
 * @throws RangeError where there is none, which the schema refuses
 */
export function chosen(logins: readonly string[], rule: Rule, event: IssueEvent): string {
  const { host, issue } = event;
  const key = digest(rule.after === undefined ? triggerOf(rule, event) : `${host} issue ${issue.id}`);
  const login = logins[Number.parseInt(key.slice(0, DIGITS), 16) % logins.length];
  if (login === undefined) {
    throw new RangeError("there is nobody to choose from");
  }
  return login;
}
