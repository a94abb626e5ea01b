import { GitHubDenied, GitHubRefused } from "@issue-relay/shared/github/rest/errors";

/** Where no right can help. https://github.com/renovatebot/renovate/issues/6215 */
const READ_ONLY = /\b(?:issue is locked|was archived)\b/i;

/** Whether GitHub would refuse it again, whatever a person did about rights. */
export function canNever(error: unknown): error is GitHubDenied {
  return error instanceof GitHubRefused || (error instanceof GitHubDenied && READ_ONLY.test(error.message));
}
