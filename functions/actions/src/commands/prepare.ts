import type { Command } from "@issue-relay/shared/commands/command";
import { BadMessage, messageOf } from "@issue-relay/shared/errors";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import { findIssue } from "../github/find-issue.ts";
import { meaningOf } from "../github/meaning.ts";
import type { Result } from "../outcome.ts";
import type { Call } from "../perform.ts";
import type { CommandOptions } from "./carry-out.ts";
import { fulfil } from "./fulfil.ts";
import { forbidden } from "./rights.ts";

/** After so long, nobody expects it any more, and may have done it otherwise. In ms. */
export const MAX_AGE_MS = 3_600_000;

/**
 * Finds out whether a command can be carried out: where that fails, nobody has begun it.
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws RetryLater, GitHubDenied and what is below it
 */
export async function prepare(
  command: Command,
  since: number | null,
  call: Call,
  { host, githubFor }: Pick<CommandOptions, "host" | "githubFor">,
): Promise<() => Promise<Result>> {
  const { at, issue: named } = command;
  if (since === null && Date.now() - Date.parse(at) > MAX_AGE_MS) {
    return async () => ({ outcome: "expired", problem: "it could not be done within an hour" });
  }
  const found = await findIssue(await githubFor(named.repository, call), named);
  if ("gone" in found) {
    return async () => ({ outcome: "gone", problem: found.gone });
  }
  const { github, issue } = found;
  const problem = await forbidden(github, command);
  if (problem !== undefined) {
    return async () => ({ outcome: "refused", problem });
  }
  return async () => {
    try {
      return await fulfil(github, command, { issue, host, since });
    } catch (error) {
      if (error instanceof GitHubGone) {
        return { outcome: "gone", problem: wordsOf(error) };
      }
      if (meaningOf(error) instanceof BadMessage) {
        return { outcome: "refused", problem: wordsOf(error) };
      }
      throw error;
    }
  };
}

/** What GitHub has said, without what it was asked. */
function wordsOf(error: unknown): string {
  const { cause } = Object(error);
  return `GitHub says: ${messageOf(cause ?? error)}`;
}
