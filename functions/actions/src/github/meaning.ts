import { BadMessage, BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import { GitHubDenied, GitHubRefused } from "@issue-relay/shared/github/rest/errors";

/** Where no right can help. https://github.com/renovatebot/renovate/issues/6215 */
const READ_ONLY = /\b(?:issue is locked|was archived)\b/i;

/**
 * What an error of GitHub's means for what was to be done. What GitHub would refuse again, whatever a person did about rights, is a
 * BadMessage; what a person must repair alerts as any BrokenDestination does.
 */
export function meaningOf(error: unknown): unknown {
  if (error instanceof GitHubRefused || (error instanceof GitHubDenied && READ_ONLY.test(error.message))) {
    return new BadMessage(error.message, { cause: error });
  }
  return error instanceof GitHubDenied ? new BrokenDestination(error.message, { cause: error }) : error;
}

/** What GitHub has said, without what it was asked; or what we say before we ask. */
export function wordsOf(error: unknown): string {
  if (error instanceof BadMessage) {
    return error.message;
  }
  const { cause } = Object(error);
  return `GitHub says: ${messageOf(cause ?? error)}`;
}
