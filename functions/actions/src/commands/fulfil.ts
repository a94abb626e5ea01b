import type { Command } from "@issue-relay/shared/commands/command";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { comment } from "../github/comment.ts";
import { removeLabel } from "../github/remove-label.ts";
import type { Result } from "../outcome.ts";
import { forbidden } from "./rights.ts";

const Issue = z.object({
  id: z.int(),
  state: z.string(),
  assignees: z.array(z.object({ login: z.string() })),
});
const Labels = z.array(z.object({ name: z.string() }));

/**
 * Does on GitHub what a person has asked for, where GitHub would let them do it.
 * @param host such as `github.com`
 * @param since when it may have been done before, in ms since the epoch; null: nobody has tried
 * @throws GitHubAway where it may have been done; GitHubDenied and what is below it
 */
export async function fulfil(
  github: GitHub,
  command: Command,
  { host, since }: { host: string; since: number | null },
): Promise<Result> {
  const { issue: wanted, by, wish } = command;
  const issue = `/repos/${wanted.repository}/issues/${wanted.number}`;
  const found = await github.get(issue, Issue);
  if (found.id !== wanted.id) {
    return refused(`${wanted.repository}#${wanted.number} is another issue now`);
  }
  const problem = await forbidden(github, command);
  if (problem !== undefined) {
    return refused(problem);
  }
  switch (wish.what) {
    case "take": {
      const answer = await github.send("POST", `${issue}/assignees`, { assignees: [by.login] }, Issue);
      return isAssigned(answer, by.login)
        ? { outcome: "done" }
        : refused("GitHub assigns only who has access to the repository, and at most 10");
    }
    case "label":
      return setLabels(github, wanted.repository, issue, wish);
    case "close": {
      if (wish.comment !== undefined) {
        await say(wish.comment);
      }
      if (found.state === "closed" && since === null) {
        return { outcome: "nothing", problem: "it was closed before" };
      }
      await github.send("PATCH", issue, { state: "closed", state_reason: wish.reason }, Issue);
      return { outcome: "done" };
    }
    case "reply":
      await say(wish.text);
      return { outcome: "done" };
    case "snooze":
      return { outcome: "done" };
  }

  function say(text: string): Promise<void> {
    const author = `[${by.login}](https://${host}/${by.login}), from Slack:`;
    return comment(github, issue, { text: `${author}\n\n${text}`, key: command.id, since });
  }
}

/** GitHub would make a label that the repository does not have. */
async function setLabels(
  github: GitHub,
  repository: string,
  issue: string,
  { add, remove }: { add: string[]; remove: string[] },
): Promise<Result> {
  for (const name of add) {
    if (!(await exists(github, `/repos/${repository}/labels/${encodeURIComponent(name)}`))) {
      return refused(`${repository} has no label ${name}`);
    }
  }
  if (add.length > 0) {
    await github.send("POST", `${issue}/labels`, { labels: add }, Labels);
  }
  for (const name of remove) {
    await removeLabel(github, issue, name);
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

function isAssigned({ assignees }: z.infer<typeof Issue>, login: string): boolean {
  return assignees.some((each) => each.login.toLowerCase() === login.toLowerCase());
}

function refused(problem: string): Result {
  return { outcome: "refused", problem };
}
