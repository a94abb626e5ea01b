import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { Step } from "@issue-relay/shared/rules/rule-schema";
import * as z from "@issue-relay/shared/zod";

/**
 * Sends a repository a `repository_dispatch`, for its workflows. GitHub knows no key for it, and does not say what it has sent.
 * https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event
 * @param repository `owner/name`
 * @param message.id the same in each attempt: workflows know by it what comes again
 * @throws GitHubAway where it may have been sent; GitHubDenied and what is below it
 */
export async function dispatch(
  github: GitHub,
  repository: string,
  type: string,
  { id, event }: { id: string; event: IssueEvent },
): Promise<void> {
  const body = { event_type: type, client_payload: { id, event: withoutTexts(event) } };
  await github.send("POST", `/repos/${repository}/dispatches`, body, z.unknown(), { once: true });
}

/** GitHub takes less than 64 KB. Who needs the texts asks GitHub for the issue. */
function withoutTexts({ issue, comment, ...event }: IssueEvent) {
  const { excerpt: _, ...bareIssue } = issue;
  const { excerpt: __, ...bareComment } = comment ?? {};
  return { ...event, issue: bareIssue, ...(comment && { comment: bareComment }) };
}

/** For a row: its type, and the repository where a rule names one. */
export function dispatchName({ event_type: type, repository }: NonNullable<Step["dispatch"]>): string {
  return repository === undefined ? type : `${type} to ${repository}`;
}
