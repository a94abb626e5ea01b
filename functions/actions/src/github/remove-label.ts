import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";

/**
 * Removes a label from an issue. Where the issue does not have it, GitHub answers as if there were no such issue, but for its words.
 * @param issue such as `/repos/acme/web/issues/7`
 * @returns whether the label was there
 * @throws GitHubAway, GitHubDenied
 */
export async function removeLabel(github: GitHub, issue: string, name: string): Promise<boolean> {
  try {
    await github.send("DELETE", `${issue}/labels/${encodeURIComponent(name)}`, {}, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof GitHubNotFound && /label does not exist/i.test(error.message)) {
      return false;
    }
    throw error;
  }
}
