import {
  type Command,
  type CommandOfIssue,
  type CommandOfMessage,
  isOfMessage,
} from "@issue-relay/shared/commands/command";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage, messageOf } from "@issue-relay/shared/errors";
import { rememberOwn } from "@issue-relay/shared/github/own-changes";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import { textFor } from "@issue-relay/shared/github/written-for";
import type { Call } from "../call.ts";
import { createIssue } from "../github/create-issue.ts";
import { findIssue } from "../github/find-issue.ts";
import { meaningOf } from "../github/meaning.ts";
import type { Result } from "../outcome.ts";
import { changesOf, fulfil } from "./fulfil.ts";
import { forbidden } from "./rights.ts";
import { unknownLabel } from "./unknown-label.ts";

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

/** Where an attempt had no answer, and the issue may have changed since. */
const NOT_KNOWN = "GitHub did not say within an hour whether it was done: look on GitHub";

/**
 * Finds out whether a command can be carried out: where that fails, nobody has begun it.
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws RetryLater, BrokenDestination, GitHubDenied and what is below it
 */
export async function prepare(
  command: Command,
  since: number | null,
  call: Call,
  options: Preparing,
): Promise<() => Promise<Result>> {
  if (Date.now() - Date.parse(command.at) > MAX_AGE_MS) {
    const problem = since === null ? "it could not be done within an hour" : NOT_KNOWN;
    return async () => ({ outcome: "expired", problem });
  }
  return isOfMessage(command)
    ? prepareOpening(command, since, call, options)
    : prepareChange(command, since, call, options);
}

async function prepareChange(
  command: CommandOfIssue,
  since: number | null,
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
  return unlessRefused("gone", () => fulfil(github, command, { issue, host, since }));
}

async function prepareOpening(
  command: CommandOfMessage,
  since: number | null,
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
    const made = await createIssue(github, wish.repository, { title: wish.title, text, key, since });
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
