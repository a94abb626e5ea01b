import type { Command, Wish } from "@issue-relay/shared/commands/command";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import { textFor } from "@issue-relay/shared/github/written-for";
import * as z from "@issue-relay/shared/zod";
import { comment } from "../github/comment.ts";
import { IssueNow, issuePath, type NamedIssue } from "../github/find-issue.ts";
import { removeLabel } from "../github/remove-label.ts";
import type { Result } from "../outcome.ts";

/** To snooze an issue changes nothing there. */
export type CommandOnGitHub = Omit<Command, "wish"> & { wish: Exclude<Wish, { what: "snooze" }> };

/**
 * Does on GitHub what a person has asked for, and may.
 * @param host such as `github.com`
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws GitHubAway where it may have been done; GitHubDenied and what is below it
 */
export async function fulfil(
  github: GitHub,
  { id, issue: named, by, wish }: CommandOnGitHub,
  { issue, host, since }: { issue: IssueNow; host: string; since: number | null },
): Promise<Result> {
  const path = issuePath(named);
  switch (wish.what) {
    case "take": {
      const answer = await github.send("POST", `${path}/assignees`, { assignees: [by.login] }, IssueNow);
      return isAssigned(answer, by.login)
        ? { outcome: "done" }
        : refused("GitHub assigns only who has access to the repository, and at most 10");
    }
    case "label":
      return setLabels(github, named, wish);
    case "close": {
      if (wish.comment !== undefined) {
        await say(wish.comment);
      }
      if (issue.state === "closed" && since === null) {
        return { outcome: "nothing", problem: "it was closed before" };
      }
      await github.send("PATCH", path, { state: "closed", state_reason: wish.reason }, IssueNow);
      return { outcome: "done" };
    }
    case "reply":
      await say(wish.text);
      return { outcome: "done" };
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
  if (add.length > 0) {
    await github.send("POST", `${issuePath(named)}/labels`, { labels: add }, z.unknown());
  }
  for (const name of remove) {
    await removeLabel(github, issuePath(named), name);
  }
  return { outcome: "done" };
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

function isAssigned({ assignees }: IssueNow, login: string): boolean {
  return assignees.some((each) => each.login.toLowerCase() === login.toLowerCase());
}

function refused(problem: string): Result {
  return { outcome: "refused", problem };
}
