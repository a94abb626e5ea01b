import {
  type Command,
  type CommandOfIssue,
  type CommandOfMessage,
  isOfMessage,
} from "@issue-relay/shared/commands/command";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage } from "@issue-relay/shared/errors";
import { rememberOwn } from "@issue-relay/shared/github/own-changes";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import { textFor } from "@issue-relay/shared/github/written-for";
import type { Call } from "../call.ts";
import { createIssue } from "../github/create-issue.ts";
import { findIssue } from "../github/find-issue.ts";
import { meaningOf, wordsOf } from "../github/meaning.ts";
import type { Result } from "../outcome.ts";
import { forbidden } from "./forbidden.ts";
import { changesOf, fulfil } from "./fulfil.ts";
import { unknownLabel } from "./unknown-label.ts";
import { whatCameOf } from "./what-came-of.ts";

/** After so long, nobody expects it any more, and may have done it otherwise. In ms. */
const MAX_AGE_MS = 3_600_000;

/** What commands are carried out on. */
export interface Preparing {
  documents: DocumentStore;
  /** Such as `github.com`. */
  host: string;
  /** GitHub's API as the App's installation in a repository. @throws RetryLater, BrokenDestination */
  githubFor(repository: string, call: Call): Promise<GitHub>;
}

/**
 * Finds out whether a command can be carried out: where that fails, nobody has begun it. What an earlier attempt may have done is looked
 * for before anything else: what comes of it then, a refusal too, is certain.
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws RetryLater, CannotLook, BrokenDestination, GitHubDenied and what is below it
 */
export async function prepare(
  command: Command,
  since: number | null,
  call: Call,
  options: Preparing,
): Promise<() => Promise<Result>> {
  const isLate = Date.now() - Date.parse(command.at) > MAX_AGE_MS;
  // In a snooze, GitHub has no part.
  if (since !== null && command.wish.what !== "snooze") {
    const { githubFor } = options;
    const result = await whatCameOf(command, since, call, { githubFor, isLast: isLate });
    if (result) {
      return async () => result;
    }
  }
  if (isLate) {
    return async () => ({ outcome: "expired", problem: "it could not be done within an hour" });
  }
  try {
    return await (isOfMessage(command)
      ? prepareOpening(command, call, options)
      : prepareChange(command, call, options));
  } catch (error) {
    const result = refusedBy(error);
    return async () => result;
  }
}

async function prepareChange(
  command: CommandOfIssue,
  call: Call,
  { documents, host, githubFor }: Preparing,
): Promise<() => Promise<Result>> {
  const { by, issue: named } = command;
  const found = await findIssue(await githubFor(named.repository, call), named);
  if ("gone" in found) {
    return async () => ({ outcome: "gone", problem: found.gone });
  }
  const { github, issue } = found;
  const problem = (await forbidden(github, command)) ?? (await unknownLabel(github, command));
  if (problem !== undefined) {
    return async () => ({ outcome: "refused", problem });
  }
  // GitHub will only say that the App has done it, and may say so before it answers.
  await rememberOwn(documents, { host, id: named.id }, changesOf(command, issue), { by: by.login });
  return unlessRefused("gone", () => fulfil(github, command, { issue, host }));
}

async function prepareOpening(
  command: CommandOfMessage,
  call: Call,
  { host, githubFor }: Preparing,
): Promise<() => Promise<Result>> {
  const { id: key, by, wish } = command;
  const github = await githubFor(wish.repository, call);
  const problem = await forbidden(github, command);
  if (problem !== undefined) {
    return async () => ({ outcome: "refused", problem });
  }
  const text = textFor(by.login, host, wish.text);
  // Of a repository, GitHub says so where it has no issues.
  return unlessRefused("refused", async () => {
    const made = await createIssue(github, wish.repository, { title: wish.title, text, key });
    return { outcome: "done", made };
  });
}

/** @param gone the outcome where GitHub says that something is not there any more */
function unlessRefused(gone: "gone" | "refused", work: () => Promise<Result>): () => Promise<Result> {
  return async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof GitHubGone) {
        return { outcome: gone, problem: wordsOf(error) };
      }
      return refusedBy(error);
    }
  };
}

/** @throws the error where it refuses nothing for good */
function refusedBy(error: unknown): Result {
  if (meaningOf(error) instanceof BadMessage) {
    return { outcome: "refused", problem: wordsOf(error) };
  }
  throw error;
}
