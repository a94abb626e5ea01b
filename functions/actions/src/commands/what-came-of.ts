import {
  type Command,
  type CommandOfIssue,
  isOfMessage,
  repositoryOf,
} from "@issue-relay/shared/commands/command";
import { BadMessage, BrokenDestination } from "@issue-relay/shared/errors";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import type { Call } from "../call.ts";
import { hasLabels, isAssigned } from "../github/change.ts";
import { isWritten } from "../github/comment.ts";
import { findCreated } from "../github/create-issue.ts";
import { findIssue, issuePath } from "../github/find-issue.ts";
import { meaningOf, wordsOf } from "../github/meaning.ts";
import type { Result } from "../outcome.ts";

const DONE: Result = { outcome: "done" };

/** It may have been done, and nobody can look before a person has repaired something. */
export class CannotLook extends BrokenDestination {
  override name = "CannotLook";
}

interface Looking {
  /** GitHub's API as the App's installation in a repository. @throws RetryLater, BrokenDestination */
  githubFor(repository: string, call: Call): Promise<GitHub>;
  /** Whether nobody looks again: then it stays unknown what can't be seen now. */
  isLast: boolean;
}

/**
 * What came of an attempt that had no answer, as GitHub shows it now; undefined: it was not done.
 * @param since when it may have been done, in ms since the epoch
 * @throws RetryLater, CannotLook
 */
export async function whatCameOf(
  command: Command,
  since: number,
  call: Call,
  { githubFor, isLast }: Looking,
): Promise<Result | undefined> {
  try {
    const github = await githubFor(repositoryOf(command), call);
    if (!isOfMessage(command)) {
      return await whatCameOfChange(github, command, since);
    }
    const made = await findCreated(github, command.wish.repository, command.id, since);
    return made && { outcome: "done", made };
  } catch (error) {
    const meaning = meaningOf(error);
    if (error instanceof GitHubGone || meaning instanceof BadMessage) {
      return unknown(`now ${wordsOf(error)}`);
    }
    if (isLast) {
      return unknown("it could not be looked for within an hour");
    }
    throw meaning instanceof BrokenDestination ? new CannotLook(meaning.message, { cause: error }) : error;
  }
}

async function whatCameOfChange(
  github: GitHub,
  command: CommandOfIssue,
  since: number,
): Promise<Result | undefined> {
  const { id: key, at, issue: named, by, wish } = command;
  const found = await findIssue(github, named);
  if ("gone" in found) {
    return unknown(found.gone);
  }
  const { issue } = found;
  switch (wish.what) {
    case "take":
      return isAssigned(issue, [by.login]) ? DONE : undefined;
    case "label": {
      const isLeft = wish.remove.some((name) => hasLabels(issue, [name]));
      return hasLabels(issue, wish.add) && !isLeft ? DONE : undefined;
    }
    case "reply":
      return (await isWritten(github, issuePath(named), key, since)) ? DONE : undefined;
    case "close":
      // The comment comes first. An attempt that GitHub has then denied the closing may have written it, long before.
      if (wish.comment !== undefined && !(await isWritten(github, issuePath(named), key, Date.parse(at)))) {
        return undefined;
      }
      if (issue.state !== "closed") {
        return issue.state_reason === "reopened" ? unknown("now it is open again") : undefined;
      }
      return issue.state_reason === wish.reason ? DONE : unknown("now it is closed for another reason");
    case "snooze":
      return undefined;
  }
}

function unknown(what: string): Result {
  return { outcome: "unknown", problem: `no answer came from GitHub, and ${what}` };
}
