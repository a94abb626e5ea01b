import type { Command } from "@issue-relay/shared/commands/command";
import type { Attempt } from "@issue-relay/shared/consumer/push-consumer";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BrokenDestination } from "@issue-relay/shared/errors";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import { canNever } from "../github/can-never.ts";
import { findIssue } from "../github/find-issue.ts";
import { once } from "../once.ts";
import type { ActionRow, Result } from "../outcome.ts";
import type { Call } from "../perform.ts";
import { fulfil } from "./fulfil.ts";
import { forbidden } from "./rights.ts";
import { commandRow } from "./row.ts";
import { failed, waiting } from "./sentences.ts";
import type { TellWhoAsked } from "./tell.ts";

/** After so long, nobody expects it any more, and may have done it otherwise. In ms. */
const MAX_AGE_MS = 3_600_000;

export interface CommandOptions {
  documents: DocumentStore;
  /** Such as `github.com`. */
  host: string;
  /** GitHub's API as the App's installation in a repository. @throws RetryLater, BrokenDestination */
  githubFor(repository: string, call: Call): Promise<GitHub>;
  /** Writes rows of table `actions`. @throws RetryLater, BrokenDestination */
  write(rows: readonly ActionRow[]): Promise<void>;
  tell: TellWhoAsked;
}

/**
 * Returns a function that carries out a command, once, however often it comes. What became of it is a row; a person is told where it is not
 * done, and else sees it on the card.
 * @throws RetryLater, BrokenDestination
 */
export function carryOutCommands(
  options: CommandOptions,
): (command: Command, attempt: Attempt) => Promise<void> {
  const { documents, tell, write, host } = options;
  return async (command, { deliveryAttempt = 1, logger, ...call }) => {
    const { id, wish, by } = command;
    const startedAt = performance.now();
    const about = { command: wish.what, login: by.login };
    try {
      const settled = await once(documents, { id, about }, (since) => prepare(command, since, call, options));
      if (settled.isWritten) {
        return;
      }
      const { result } = settled;
      logger.info({ command: id, what: wish.what, login: by.login, ...result }, "a command is settled");
      const ms = Math.round(performance.now() - startedAt);
      await write([commandRow(command, result, { host, attempt: deliveryAttempt, ms })]);
      if (result.problem !== undefined) {
        await tell(command, failed(command, result.problem), logger);
      }
      await settled.noteWritten();
    } catch (error) {
      if (error instanceof BrokenDestination && deliveryAttempt === 1) {
        await tell(command, waiting(command, error.message), logger);
      }
      throw error;
    }
  };
}

/**
 * Finds out whether a command can be carried out: where that fails, nobody has begun it.
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 */
async function prepare(
  command: Command,
  since: number | null,
  call: Call,
  { host, githubFor }: CommandOptions,
): Promise<() => Promise<Result>> {
  const { wish, at, issue: named } = command;
  if (since === null && Date.now() - Date.parse(at) > MAX_AGE_MS) {
    return settled({ outcome: "expired", problem: "it could not be done within an hour" });
  }
  if (wish.what === "snooze") {
    return settled({ outcome: "done" });
  }
  const found = await findIssue(await githubFor(named.repository, call), named);
  if ("gone" in found) {
    return settled({ outcome: "gone", problem: found.gone });
  }
  const { github, issue } = found;
  const problem = await forbidden(github, command);
  if (problem !== undefined) {
    return settled({ outcome: "refused", problem });
  }
  return async () => {
    try {
      return await fulfil(github, { ...command, wish }, { issue, host, since });
    } catch (error) {
      if (error instanceof GitHubGone) {
        return { outcome: "gone", problem: error.message };
      }
      if (canNever(error)) {
        return { outcome: "refused", problem: error.message };
      }
      throw error;
    }
  };
}

function settled(result: Result): () => Promise<Result> {
  return async () => result;
}
