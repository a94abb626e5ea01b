import { BadMessage } from "@issue-relay/shared/errors";
import type { Change } from "@issue-relay/shared/github/own-changes";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { factsOf } from "@issue-relay/shared/routes/issue-facts";
import { chosen } from "@issue-relay/shared/rules/choose";
import * as z from "@issue-relay/shared/zod";
import type { Action, Outcome } from "../outcome.ts";
import {
  addLabels,
  assign,
  close,
  hasLabels,
  isAssigned,
  isSame,
  NOT_ASSIGNED,
  removeLabel,
  setMilestone,
  setType,
} from "./change.ts";
import { type IssueNow, issueOf, issuePath } from "./find-issue.ts";

const Milestone = z.object({ number: z.int(), title: z.string() });

/** A change of an issue that is the same however often it is asked for. */
export interface Alteration {
  /** What GitHub will tell of it. */
  changes: Change[];
  /** Whom or what it is about. */
  subject: string;
  /**
   * Whether somebody has decided otherwise since the event. Of labels and assignees an issue does not show that: what it has not may have
   * been taken away, or never been there.
   */
  isOverruled?(now: IssueNow, isRetry: boolean): boolean;
  /** Whether the issue is as it is to be. */
  isMade(now: IssueNow): boolean;
  /**
   * Asks for it, as the App's installation in the repository.
   * @throws BadMessage where GitHub does not do it; GitHubAway, GitHubDenied and what is below it
   */
  make(github: GitHub): Promise<Outcome>;
}

/** The change that a step asks for; undefined where it is none, but writes something. */
export function alterationOf({
  step,
  rule,
  event,
}: Pick<Action, "step" | "rule" | "event">): Alteration | undefined {
  const { label, unlabel, assign: wanted, close: reason, milestone, type } = step;
  const issue = issuePath(issueOf(event));
  const told = factsOf(event);
  if (label) {
    return {
      changes: label.map((name) => ({ event: "issues.labeled", subject: name })),
      subject: label.join(", "),
      isMade: (now) => hasLabels(now, label),
      async make(github) {
        return doneIf(await addLabels(github, issue, label), "GitHub has not set all labels");
      },
    };
  }
  if (unlabel) {
    return {
      changes: unlabel.map((name) => ({ event: "issues.unlabeled", subject: name })),
      subject: unlabel.join(", "),
      isMade: (now) => !unlabel.some((name) => hasLabels(now, [name])),
      async make(github) {
        let outcome: Outcome = "nothing";
        for (const name of unlabel) {
          if (await removeLabel(github, issue, name)) {
            outcome = "done";
          }
        }
        return outcome;
      },
    };
  }
  if (wanted) {
    const assignees = Array.isArray(wanted) ? wanted : [chosen(wanted.next, rule, event)];
    return {
      changes: assignees.map((login) => ({ event: "issues.assigned", subject: login })),
      subject: assignees.join(", "),
      isMade: (now) => isAssigned(now, assignees),
      async make(github) {
        return doneIf(await assign(github, issue, assignees), NOT_ASSIGNED);
      },
    };
  }
  if (reason) {
    return {
      changes: [{ event: "issues.closed" }],
      subject: reason,
      isOverruled: (now, isRetry) =>
        // Of an issue that waits, nobody has said why it is open.
        event.issue.stateReason === undefined
          ? isRetry && now.state_reason === "reopened"
          : isAnother(now.state_reason, [event.issue.stateReason, reason]),
      isMade: (now) => now.state === "closed" && isSame(now.state_reason, reason),
      async make(github) {
        return doneIf(await close(github, issue, reason), "GitHub has not closed it");
      },
    };
  }
  if (milestone) {
    return {
      changes: [{ event: "issues.milestoned" }, { event: "issues.demilestoned" }],
      subject: milestone,
      isOverruled: (now) => isAnother(now.milestone?.title, [told.milestone, milestone]),
      isMade: (now) => isSame(now.milestone?.title, milestone),
      async make(github) {
        const found = await milestoneNamed(github, event.repository.name, milestone);
        return doneIf(await setMilestone(github, issue, found), "GitHub has not set the milestone");
      },
    };
  }
  if (type) {
    return {
      changes: [{ event: "issues.typed" }, { event: "issues.untyped" }],
      subject: type,
      isOverruled: (now) => isAnother(now.type?.name, [told.type, type]),
      isMade: (now) => isSame(now.type?.name, type),
      async make(github) {
        return doneIf(await setType(github, issue, type), "GitHub has not set the type");
      },
    };
  }
  return undefined;
}

/**
 * Whether the issue has something else than the event told and the step asks for: then somebody has changed it since.
 * @param told undefined where the event does not say it
 */
function isAnother(
  now: string | null | undefined,
  [told, asked]: [string | null | undefined, string],
): boolean {
  return told !== undefined && !isSame(now, told) && !isSame(now, asked);
}

function doneIf(isDone: boolean, problem: string): Outcome {
  if (!isDone) {
    throw new BadMessage(problem);
  }
  return "done";
}

/** @throws BadMessage where the repository has none of that name */
async function milestoneNamed(
  github: GitHub,
  repository: string,
  title: string,
): Promise<z.infer<typeof Milestone>> {
  for await (const page of github.pages(`/repos/${repository}/milestones?state=all`)) {
    const found = z
      .array(Milestone)
      .parse(page)
      .find((each) => isSame(each.title, title));
    if (found) {
      return found;
    }
  }
  throw new BadMessage(`${repository} has no milestone ${title}`);
}
