import type { Command } from "@issue-relay/shared/commands/command";
import type { ActionRow, Result } from "../outcome.ts";

/** The row of a command. */
export function commandRow(
  { id, by, issue, wish }: Command,
  { outcome, problem }: Result,
  { host, attempt, ms }: { host: string; attempt: number; ms: number },
): ActionRow {
  return {
    action_id: id,
    acted_at: new Date().toISOString(),
    rule: null,
    step: null,
    by_login: by.login,
    what: wish.what,
    subject: wish.what === "close" ? wish.reason : null,
    snoozed_until: wish.what === "snooze" ? wish.until : null,
    outcome,
    problem: problem ?? null,
    attempt,
    ms,
    event_id: null,
    event: null,
    host,
    repository: issue.repository,
    repository_id: null,
    issue_id: issue.id,
    issue_number: issue.number,
  };
}
