import { BadMessage } from "@issue-relay/shared/errors";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { factsOf } from "@issue-relay/shared/routes/issue-facts";
import { chosen } from "@issue-relay/shared/rules/choose";
import * as z from "@issue-relay/shared/zod";
import type { Action, Outcome } from "../outcome.ts";
import type { Change } from "../own-changes.ts";
import { IssueNow, issueOf, issuePath } from "./find-issue.ts";
import { removeLabel } from "./remove-label.ts";

const Labels = z.array(z.object({ name: z.string() }));
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
  isOverruled?(now: IssueNow): boolean;
  /**
   * Asks for it, as the App's installation in the repository. GitHub drops without a word what it does not like: its answer is compared.
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
  const { label, unlabel, assign, close, milestone, type } = step;
  const issue = issuePath(issueOf(event));
  const told = factsOf(event);
  if (label) {
    return {
      changes: label.map((name) => ({ event: "issues.labeled", subject: name.toLowerCase() })),
      subject: label.join(", "),
      async make(github) {
        const labels = await github.send("POST", `${issue}/labels`, { labels: label }, Labels);
        const names = labels.map(({ name }) => name);
        return doneIf(isWithin(label, names), "GitHub has not set all labels");
      },
    };
  }
  if (unlabel) {
    return {
      changes: unlabel.map((name) => ({ event: "issues.unlabeled", subject: name.toLowerCase() })),
      subject: unlabel.join(", "),
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
  if (assign) {
    const assignees = Array.isArray(assign) ? assign : [chosen(assign.next, rule, event)];
    return {
      changes: assignees.map((login) => ({ event: "issues.assigned", subject: login.toLowerCase() })),
      subject: assignees.join(", "),
      async make(github) {
        const answer = await github.send("POST", `${issue}/assignees`, { assignees }, IssueNow);
        const logins = answer.assignees.map(({ login }) => login);
        return doneIf(
          isWithin(assignees, logins),
          "GitHub assigns only who has access to the repository, and at most 10",
        );
      },
    };
  }
  if (close) {
    return {
      changes: [{ event: "issues.closed" }],
      subject: close,
      isOverruled: (now) => isAnother(now.state_reason, [event.issue.stateReason, close]),
      async make(github) {
        const asked = { state: "closed", state_reason: close };
        const { state } = await github.send("PATCH", issue, asked, IssueNow);
        return doneIf(state === "closed", "GitHub has not closed it");
      },
    };
  }
  if (milestone) {
    return {
      changes: [{ event: "issues.milestoned" }, { event: "issues.demilestoned" }],
      subject: milestone,
      isOverruled: (now) => isAnother(now.milestone?.title, [told.milestone, milestone]),
      async make(github) {
        const number = await milestoneNamed(github, event.repository.name, milestone);
        const answer = await github.send("PATCH", issue, { milestone: number }, IssueNow);
        return doneIf(isSame(answer.milestone?.title, milestone), "GitHub has not set the milestone");
      },
    };
  }
  if (type) {
    return {
      changes: [{ event: "issues.typed" }, { event: "issues.untyped" }],
      subject: type,
      isOverruled: (now) => isAnother(now.type?.name, [told.type, type]),
      async make(github) {
        const answer = await github.send("PATCH", issue, { type }, IssueNow);
        return doneIf(isSame(answer.type?.name, type), "GitHub has not set the type");
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

function isSame(one: string | null | undefined, other: string | null): boolean {
  return (one?.toLowerCase() ?? null) === (other?.toLowerCase() ?? null);
}

function isWithin(wanted: readonly string[], there: readonly string[]): boolean {
  return wanted.every((each) => there.some((other) => isSame(other, each)));
}

/** @throws BadMessage where the repository has none of that name */
async function milestoneNamed(github: GitHub, repository: string, title: string): Promise<number> {
  for await (const page of github.pages(`/repos/${repository}/milestones?state=all`)) {
    const found = z
      .array(Milestone)
      .parse(page)
      .find((each) => isSame(each.title, title));
    if (found) {
      return found.number;
    }
  }
  throw new BadMessage(`${repository} has no milestone ${title}`);
}
