import { BadMessage } from "@issue-relay/shared/errors";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { IssueNow } from "./find-issue.ts";

// Changes of an issue that are the same however often GitHub is asked for them. GitHub drops without a word what it does not like, so its
// answer is compared. `issue` is a path such as `/repos/acme/web/issues/7`. All throw GitHubAway, GitHubDenied and what is below it.

const Labels = z.array(z.object({ name: z.string() }));

/** Why GitHub does not assign somebody. */
export const NOT_ASSIGNED = "GitHub assigns only who has access to the repository, and at most 10";

/** @returns whether the issue has all of them. GitHub makes a label that its repository does not have */
export async function addLabels(github: GitHub, issue: string, labels: readonly string[]): Promise<boolean> {
  const there = await github.send("POST", `${issue}/labels`, { labels }, Labels);
  return hasLabels({ labels: there }, labels);
}

/** Whether an issue has all of these labels. */
export function hasLabels({ labels }: Pick<IssueNow, "labels">, names: readonly string[]): boolean {
  return isWithin(
    names,
    labels.map(({ name }) => name),
  );
}

/** Whether all of these are assigned. */
export function isAssigned({ assignees }: Pick<IssueNow, "assignees">, logins: readonly string[]): boolean {
  return isWithin(
    logins,
    assignees.map(({ login }) => login),
  );
}

/** @returns whether the issue had it. Where it has not, GitHub answers as if there were no such issue, but for its words */
export async function removeLabel(github: GitHub, issue: string, name: string): Promise<boolean> {
  try {
    await github.send("DELETE", `${issue}/labels/${labelInPath(name)}`, {}, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof GitHubNotFound && /label does not exist/i.test(error.message)) {
      return false;
    }
    throw error;
  }
}

/** @returns whether all of them are assigned */
export async function assign(github: GitHub, issue: string, assignees: readonly string[]): Promise<boolean> {
  return isAssigned(await github.send("POST", `${issue}/assignees`, { assignees }, IssueNow), assignees);
}

/** @returns whether it is closed */
export async function close(github: GitHub, issue: string, reason: string): Promise<boolean> {
  const asked = { state: "closed", state_reason: reason };
  const { state } = await github.send("PATCH", issue, asked, IssueNow);
  return state === "closed";
}

/** @returns whether it has the milestone */
export async function setMilestone(
  github: GitHub,
  issue: string,
  milestone: { number: number; title: string },
): Promise<boolean> {
  const answer = await github.send("PATCH", issue, { milestone: milestone.number }, IssueNow);
  return isSame(answer.milestone?.title, milestone.title);
}

/** @returns whether it has the type */
export async function setType(github: GitHub, issue: string, type: string): Promise<boolean> {
  const answer = await github.send("PATCH", issue, { type }, IssueNow);
  return isSame(answer.type?.name, type);
}

/**
 * A label in the path of a request.
 * @throws BadMessage for `.` and `..`, which no client sends: without them, GitHub would remove all labels
 */
export function labelInPath(name: string): string {
  if (name === "." || name === "..") {
    throw new BadMessage(`a label that is called ${name} can only be changed on GitHub`);
  }
  return encodeURIComponent(name);
}

/** GitHub's names are the same in upper and lower case. */
export function isSame(one: string | null | undefined, other: string | null | undefined): boolean {
  return (one?.toLowerCase() ?? null) === (other?.toLowerCase() ?? null);
}

function isWithin(wanted: readonly string[], there: readonly string[]): boolean {
  return wanted.every((each) => there.some((other) => isSame(other, each)));
}
