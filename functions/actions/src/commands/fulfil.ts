import type { CommandOfIssue } from "@issue-relay/shared/commands/command";
import type { Change } from "@issue-relay/shared/github/own-changes";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { textFor } from "@issue-relay/shared/github/written-for";
import { addLabels, assign, close, NOT_ASSIGNED, removeLabel } from "../github/change.ts";
import { comment } from "../github/comment.ts";
import { type IssueNow, issuePath } from "../github/find-issue.ts";
import type { Result } from "../outcome.ts";

const DONE: Result = { outcome: "done" };

interface Fulfilling {
  issue: IssueNow;
  /** Such as `github.com`. */
  host: string;
  /** When it may have been done before, in ms since the epoch; null: nobody has tried. */
  since: number | null;
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
 * Does on GitHub what a person has asked for, and may.
 * @throws GitHubAway where it may have been done; GitHubDenied and what is below it
 */
export async function fulfil(
  github: GitHub,
  { id, at, issue: named, by, wish }: CommandOfIssue,
  { issue, host, since }: Fulfilling,
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
        await say(wish.comment, since ?? Date.parse(at));
      }
      const written = wish.comment === undefined ? "" : ", and your comment is there";
      if (issue.state === "closed") {
        return since !== null && issue.state_reason === wish.reason
          ? DONE
          : { outcome: "nothing", problem: `it was closed before${written}` };
      }
      if (since !== null && issue.state_reason === "reopened") {
        return { outcome: "nothing", problem: `it had been reopened${written}` };
      }
      return (await close(github, path, wish.reason)) ? DONE : refused("GitHub has not closed it");
    }
    case "reply":
      await say(wish.text, since);
      return DONE;
    case "snooze":
      return DONE;
  }

  function say(text: string, from: number | null): Promise<void> {
    return comment(github, path, { text: textFor(by.login, host, text), key: id, since: from });
  }
}

function refused(problem: string): Result {
  return { outcome: "refused", problem };
}
