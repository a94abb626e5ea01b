import type { CommandOfIssue } from "@issue-relay/shared/commands/command";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { labelInPath } from "../github/change.ts";

/**
 * Why labels can't be added; undefined where they can, or none is to be. GitHub would make a label that the repository does not have.
 * @throws GitHubAway, GitHubDenied
 */
export async function unknownLabel(
  github: GitHub,
  { wish, issue: { repository } }: CommandOfIssue,
): Promise<string | undefined> {
  for (const name of wish.what === "label" ? wish.add : []) {
    try {
      await github.get(`/repos/${repository}/labels/${labelInPath(name)}`, z.unknown());
    } catch (error) {
      if (error instanceof GitHubNotFound) {
        return `${repository} has no label ${name}`;
      }
      throw error;
    }
  }
  return undefined;
}
