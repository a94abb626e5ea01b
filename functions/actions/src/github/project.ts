import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import type { Step } from "@issue-relay/shared/rules/rule-schema";
import * as z from "@issue-relay/shared/zod";

type Project = NonNullable<Step["project"]>;

/**
 * Adds an issue to a project of an organization. Who does it again is told that it is there.
 * https://docs.github.com/rest/projects/items#add-item-to-organization-owned-project
 * @param github as the App's installation in the organization
 * @param issue GitHub's id
 * @returns whether it was not there
 * @throws GitHubAway, GitHubDenied and what is below it
 */
export async function addToProject(github: GitHub, project: Project, issue: number): Promise<boolean> {
  const path = `/orgs/${project.organization}/projectsV2/${project.number}/items`;
  try {
    await github.send("POST", path, { type: "Issue", id: issue }, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof GitHubRefused && /already exists in this project/i.test(error.message)) {
      return false;
    }
    throw error;
  }
}

/** For a row: `acme/7`. */
export function projectName({ organization, number }: Project): string {
  return `${organization}/${number}`;
}
