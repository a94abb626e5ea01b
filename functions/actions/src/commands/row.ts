import { type Command, isOfMessage, repositoryOf } from "@issue-relay/shared/commands/command";
import type { ActionRow, Result } from "../outcome.ts";

/** The row of a command. */
export function commandRow(
  command: Command,
  { outcome, problem, made }: Result,
  { host, attempt, ms }: { host: string; attempt: number; ms: number },
): ActionRow {
  const { id, at, by, wish } = command;
  const issue = isOfMessage(command) ? made : command.issue;
  return {
    action_id: id,
    acted_at: at,
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
    repository: repositoryOf(command),
    repository_id: null,
    issue_id: issue?.id ?? null,
    issue_number: issue?.number ?? null,
  };
}
