import type { Command } from "@issue-relay/shared/commands/command";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import { textFor } from "@issue-relay/shared/github/written-for";
import * as z from "@issue-relay/shared/zod";
import { addLabels, assign, close, NOT_ASSIGNED, removeLabel } from "../github/change.ts";
import { comment } from "../github/comment.ts";
import { type IssueNow, issuePath, type NamedIssue } from "../github/find-issue.ts";
import type { Result } from "../outcome.ts";

const DONE: Result = { outcome: "done" };

/**
 * Does on GitHub what a person has asked for, and may.
 * @param host such as `github.com`
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws GitHubAway where it may have been done; GitHubDenied and what is below it
 */
export async function fulfil(
  github: GitHub,
  { id, issue: named, by, wish }: Command,
  { issue, host, since }: { issue: IssueNow; host: string; since: number | null },
): Promise<Result> {
  const path = issuePath(named);
  switch (wish.what) {
    case "take":
      return (await assign(github, path, [by.login])) ? DONE : refused(NOT_ASSIGNED);
    case "label":
      return setLabels(github, named, wish);
    case "close": {
      if (wish.comment !== undefined) {
        await say(wish.comment);
      }
      if (issue.state === "closed" && since === null) {
        const written = wish.comment === undefined ? "" : ", and your comment is there";
        return { outcome: "nothing", problem: `it was closed before${written}` };
      }
      return (await close(github, path, wish.reason)) ? DONE : refused("GitHub has not closed it");
    }
    case "reply":
      await say(wish.text);
      return DONE;
    case "snooze":
      return DONE;
  }

  function say(text: string): Promise<void> {
    return comment(github, path, { text: textFor(by.login, host, text), key: id, since });
  }
}

/** GitHub would make a label that the repository does not have. */
async function setLabels(
  github: GitHub,
  named: NamedIssue,
  { add, remove }: { add: string[]; remove: string[] },
): Promise<Result> {
  const { repository } = named;
  for (const name of add) {
    if (!(await exists(github, `/repos/${repository}/labels/${encodeURIComponent(name)}`))) {
      return refused(`${repository} has no label ${name}`);
    }
  }
  const path = issuePath(named);
  if (add.length > 0 && !(await addLabels(github, path, add))) {
    return refused("GitHub has not set all labels");
  }
  for (const name of remove) {
    await removeLabel(github, path, name);
  }
  return DONE;
}

async function exists(github: GitHub, path: string): Promise<boolean> {
  try {
    await github.get(path, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof GitHubNotFound) {
      return false;
    }
    throw error;
  }
}

function refused(problem: string): Result {
  return { outcome: "refused", problem };
}
