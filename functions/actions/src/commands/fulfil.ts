import type { CommandOfIssue } from "@issue-relay/shared/commands/command";
import { BadMessage } from "@issue-relay/shared/errors";
import type { Change } from "@issue-relay/shared/github/own-changes";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { textFor } from "@issue-relay/shared/github/written-for";
import { addLabels, assign, close, NOT_ASSIGNED, removeLabel } from "../github/change.ts";
import { comment } from "../github/comment.ts";
import { type IssueNow, issuePath } from "../github/find-issue.ts";
import { meaningOf, wordsOf } from "../github/meaning.ts";
import type { Result } from "../outcome.ts";

const DONE: Result = { outcome: "done" };

interface Fulfilling {
  issue: IssueNow;
  /** Such as `github.com`. */
  host: string;
}

/** What GitHub will tell of what a person has asked for, but for a comment, which names them itself. */
export function changesOf({ by, wish }: CommandOfIssue, { state }: IssueNow): Change[] {
  switch (wish.what) {
    case "take":
      return [{ event: "issues.assigned", subject: by.login }];
    case "label":
      return [
        ...wish.add.map((subject) => ({ event: "issues.labeled", subject })),
        ...wish.remove.map((subject) => ({ event: "issues.unlabeled", subject })),
      ];
    case "close":
      return state === "closed" ? [] : [{ event: "issues.closed" }];
    case "reply":
    case "snooze":
      return [];
  }
}

/**
 * Does on GitHub what a person has asked for, and may, and no attempt has done before.
 * @throws GitHubAway where it may have been done; GitHubDenied and what is below it
 */
export async function fulfil(
  github: GitHub,
  { id, at, issue: named, by, wish }: CommandOfIssue,
  { issue, host }: Fulfilling,
): Promise<Result> {
  const path = issuePath(named);
  switch (wish.what) {
    case "take":
      return (await assign(github, path, [by.login])) ? DONE : refused(NOT_ASSIGNED);
    case "label":
      if (wish.add.length > 0 && !(await addLabels(github, path, wish.add))) {
        return refused("GitHub has not set all labels");
      }
      for (const name of wish.remove) {
        await removeLabel(github, path, name);
      }
      return DONE;
    case "close": {
      if (wish.comment !== undefined) {
        // Where GitHub closes nothing after it, nobody has begun anything: it must not be written again.
        await say(wish.comment, Date.parse(at));
      }
      const written = wish.comment === undefined ? "" : ", and your comment is there";
      if (issue.state === "closed") {
        return { outcome: "nothing", problem: `it was closed before${written}` };
      }
      const problem = await whyNotClosed(github, path, wish.reason);
      return problem === undefined ? DONE : refused(`${problem}${written}`);
    }
    case "reply":
      await say(wish.text, null);
      return DONE;
    case "snooze":
      return DONE;
  }

  function say(text: string, since: number | null): Promise<void> {
    return comment(github, path, { text: textFor(by.login, host, text), key: id, since });
  }
}

/** Why GitHub will not close the issue; undefined: it has. @throws GitHubAway, GitHubDenied */
async function whyNotClosed(github: GitHub, path: string, reason: string): Promise<string | undefined> {
  try {
    return (await close(github, path, reason)) ? undefined : "GitHub has not closed it";
  } catch (error) {
    if (meaningOf(error) instanceof BadMessage) {
      return wordsOf(error);
    }
    throw error;
  }
}

function refused(problem: string): Result {
  return { outcome: "refused", problem };
}
