import type { WishKind } from "@issue-relay/shared/commands/command";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { kindOf, type Rule, type Step, type StepKind } from "@issue-relay/shared/rules/rule-schema";

/**
 * What came of a step. `done`; `nothing`: there was nothing to do, or somebody has decided otherwise; `gone`: the issue is there no more;
 * `refused`: it can't be done as the rule says, and the event is a dead letter; `dry-run`: it would have been done; `stopped`: the rule has
 * stopped itself; `unknown`: an attempt had no answer, and nobody can see whether that has done it. Of a command, `refused`: GitHub, or we,
 * would not let the person do it; `expired`: it could not be done in time.
 */
export type Outcome = "done" | "nothing" | "gone" | "refused" | "dry-run" | "stopped" | "unknown" | "expired";

export interface Result {
  outcome: Outcome;
  /** Why, where it is not done. */
  problem?: string | undefined;
  /** Whom or what: a label, a login, a project, the name of a webhook. */
  subject?: string | undefined;
  /** The issue that was made. */
  made?: { id: number; number: number } | undefined;
}

/** A row of table `actions`. */
export interface ActionRow {
  action_id: string;
  acted_at: string;
  /** Null in the row of a command, as its step and event are. */
  rule: string | null;
  step: number | null;
  /** Who has asked for it, on GitHub; null in the row of a rule. */
  by_login: string | null;
  what: StepKind | WishKind;
  subject: string | null;
  outcome: Outcome;
  problem: string | null;
  /** In ISO 8601. */
  snoozed_until: string | null;
  attempt: number | null;
  ms: number | null;
  event_id: string | null;
  event: string | null;
  host: string;
  repository: string;
  repository_id: number | null;
  /** Null where somebody wanted an issue that was not made, or may not have been, as its number is. */
  issue_id: number | null;
  issue_number: number | null;
}

/** One step of a rule, for one event. */
export interface Action {
  /** The same, whatever brings the event again: it names the claim, the row, and what GitHub and webhooks get. */
  id: string;
  rule: Rule;
  /** Among the rule's steps, from 1. */
  position: number;
  step: Step;
  event: IssueEvent;
}

/** @param ms how long it took; undefined where an earlier attempt has done it */
export function rowOf(
  { id, rule, position, step, event }: Action,
  { outcome, problem, subject }: Result,
  { attempt, ms }: { attempt?: number | undefined; ms?: number | undefined },
): ActionRow {
  return {
    action_id: id,
    acted_at: new Date().toISOString(),
    rule: rule.name,
    step: position,
    by_login: null,
    what: kindOf(step),
    subject: subject ?? null,
    outcome,
    problem: problem ?? null,
    snoozed_until: null,
    attempt: attempt ?? null,
    ms: ms ?? null,
    event_id: event.id,
    event: `${event.type}.${event.action}`,
    host: event.host,
    repository: event.repository.name,
    repository_id: event.repository.id ?? null,
    issue_id: event.issue.id,
    issue_number: event.issue.number,
  };
}
