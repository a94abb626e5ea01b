import { BadMessage } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { chosen } from "@issue-relay/shared/rules/choose";
import * as z from "@issue-relay/shared/zod";
import type { Action, Outcome } from "../outcome.ts";
import type { Change } from "../own-changes.ts";
import { removeLabel } from "./remove-label.ts";

const Labels = z.array(z.object({ name: z.string() }));
const Issue = z.object({
  state: z.string(),
  assignees: z.array(z.object({ login: z.string() })),
  milestone: z.object({ title: z.string() }).nullable(),
  type: z.object({ name: z.string() }).nullish(),
});
const Milestone = z.object({ number: z.int(), title: z.string() });

/** A change of an issue that is the same however often it is asked for. */
export interface Alteration {
  /** What GitHub will tell of it. */
  changes: Change[];
  /** Whom or what it is about. */
  subject: string;
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
  const issue = issuePath(event);
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
        const answer = await github.send("POST", `${issue}/assignees`, { assignees }, Issue);
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
      async make(github) {
        const { state } = await github.send("PATCH", issue, { state: "closed", state_reason: close }, Issue);
        return doneIf(state === "closed", "GitHub has not closed it");
      },
    };
  }
  if (milestone) {
    return {
      changes: [{ event: "issues.milestoned" }, { event: "issues.demilestoned" }],
      subject: milestone,
      async make(github) {
        const number = await milestoneNamed(github, event.repository.name, milestone);
        const answer = await github.send("PATCH", issue, { milestone: number }, Issue);
        return doneIf(isSame(answer.milestone?.title, milestone), "GitHub has not set the milestone");
      },
    };
  }
  if (type) {
    return {
      changes: [{ event: "issues.typed" }, { event: "issues.untyped" }],
      subject: type,
      async make(github) {
        const answer = await github.send("PATCH", issue, { type }, Issue);
        return doneIf(isSame(answer.type?.name, type), "GitHub has not set the type");
      },
    };
  }
  return undefined;
}

/** In GitHub's API. */
export function issuePath({ repository, issue }: IssueEvent): string {
  return `/repos/${repository.name}/issues/${issue.number}`;
}

function doneIf(isDone: boolean, problem: string): Outcome {
  if (!isDone) {
    throw new BadMessage(problem);
  }
  return "done";
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
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
