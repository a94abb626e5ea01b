import { BrokenDestination } from "@issue-relay/shared/errors";
import { GitHubDenied } from "@issue-relay/shared/github/rest/errors";
import { type Finding, wrong } from "@issue-relay/shared/health/finding";

/** What to do where the credential itself is missing or refused. */
export const CREDENTIAL_TODO =
  "make a new token, or private key of the App, and add it as a new version of its secret: see terraform/runbooks/github-denied.md";

/** What is found, or that GitHub refuses to show it. @param todo what to do then */
export async function unlessDenied(
  what: string,
  todo: string,
  look: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof BrokenDestination) {
      return [wrong(what, error.message, error instanceof GitHubDenied ? todo : CREDENTIAL_TODO)];
    }
    throw error;
  }
}
