import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubGone, GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { placeOf } from "../webhook.ts";
import { type Readable, Repository } from "./repository.ts";

/** An issue as GitHub's API shows it: its payloads have the same fields, and more. */
export const Issue = z.looseObject({
  id: z.int(),
  node_id: z.string(),
  number: z.int(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  state_reason: z.string().nullish(),
});
export type Issue = z.infer<typeof Issue>;

/** To GitHub's API, a pull request is an issue too. */
const PullRequest = z.object({ pull_request: z.object({}) });

/**
 * The issues of a repository, open and closed, in pages.
 * @param order such as `sort=updated&direction=asc`
 * @throws GitHubAway, GitHubDenied
 */
export async function* issuesOf(
  github: GitHub,
  { full_name: name }: Repository,
  order: string,
): AsyncIterable<Issue[]> {
  for await (const page of github.pages(`${placeOf(name)}/issues?state=all&${order}`)) {
    yield z.array(Issue).parse(page.filter((each) => !PullRequest.safeParse(each).success));
  }
}

const Found = z.looseObject({ id: z.int(), number: z.int(), repository_url: z.string() });

/**
 * The issue that has a number, or what it became: GitHub leads on to where an issue was transferred.
 * @returns `deleted` where GitHub says so. `hidden` where it says nothing of it: it was transferred to where we may not look, or GitHub
 * hides the issues of an account for a time
 * @throws GitHubNotFound where the repository is hidden, or has its issues switched off: that says nothing of one issue. GitHubAway,
 * GitHubDenied
 */
export async function findIssue(
  { repository: { full_name: name }, github }: Readable,
  number: number,
): Promise<z.infer<typeof Found> | "deleted" | "hidden"> {
  try {
    return await github.get(`${placeOf(name)}/issues/${number}`, Found);
  } catch (error) {
    const isMissing =
      error instanceof GitHubNotFound && (await github.get(placeOf(name), Repository)).has_issues;
    if (isMissing) {
      return error instanceof GitHubGone ? "deleted" : "hidden";
    }
    throw error;
  }
}
