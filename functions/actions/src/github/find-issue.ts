import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";

/** An issue as GitHub has it now. */
export const IssueNow = z.object({
  id: z.int(),
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })),
  milestone: z.object({ number: z.int(), title: z.string() }).nullable(),
  type: z.object({ name: z.string() }).nullish(),
});
export type IssueNow = z.infer<typeof IssueNow>;

/** The issue of an event; or why there is none any more. */
export type FoundIssue = { github: GitHub; issue: IssueNow } | { gone: string };

/**
 * Reads an event's issue. Where it was transferred, or its repository was deleted and made anew, GitHub has another issue under the
 * event's name and number: the id tells them apart.
 * @param github as the App's installation in the repository
 * @throws GitHubAway, GitHubDenied and what is below it
 */
export async function findIssue(github: GitHub, event: IssueEvent): Promise<FoundIssue> {
  try {
    const issue = await github.get(issuePath(event), IssueNow);
    const { repository, issue: told } = event;
    return issue.id === told.id
      ? { github, issue }
      : { gone: `${repository.name}#${told.number} is another issue by now` };
  } catch (error) {
    if (error instanceof GitHubGone) {
      return { gone: error.message };
    }
    throw error;
  }
}

/** In GitHub's API. */
export function issuePath({ repository, issue }: IssueEvent): string {
  return `/repos/${repository.name}/issues/${issue.number}`;
}
