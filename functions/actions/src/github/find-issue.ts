import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { wordsOf } from "./meaning.ts";

/** An issue as GitHub has it now. */
export const IssueNow = z.object({
  id: z.int(),
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })),
  comments: z.int(),
  milestone: z.object({ number: z.int(), title: z.string() }).nullable(),
  type: z.object({ name: z.string() }).nullish(),
});
export type IssueNow = z.infer<typeof IssueNow>;

/** An issue as something that happened earlier names it. */
export interface NamedIssue {
  /** `owner/name` */
  repository: string;
  number: number;
  /** GitHub's id, which no other issue gets. */
  id: number;
}

/** The issue; or why there is none any more. */
export type FoundIssue = { github: GitHub; issue: IssueNow } | { gone: string };

/**
 * Reads an issue. Where it was transferred, or its repository was deleted and made anew, GitHub has another one under its name and number:
 * the id tells them apart.
 * @param github as the App's installation in the repository
 * @throws GitHubAway, GitHubDenied and what is below it
 */
export async function findIssue(github: GitHub, named: NamedIssue): Promise<FoundIssue> {
  try {
    const issue = await github.get(issuePath(named), IssueNow);
    return issue.id === named.id
      ? { github, issue }
      : { gone: `${named.repository}#${named.number} is another issue by now` };
  } catch (error) {
    if (error instanceof GitHubGone) {
      return { gone: wordsOf(error) };
    }
    throw error;
  }
}

export function issueOf({ repository, issue: { number, id } }: IssueEvent): NamedIssue {
  return { repository: repository.name, number, id };
}

/** In GitHub's API. */
export function issuePath({ repository, number }: NamedIssue): string {
  return `/repos/${repository}/issues/${number}`;
}
