import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { type Finding, ok } from "@issue-relay/shared/health/finding";
import * as z from "@issue-relay/shared/zod";
import { placeOf } from "../webhook.ts";

const Repositories = z.array(z.object({ full_name: z.string() }));

/**
 * Whether issues can be read, by reading one of them: of the repository, or of the organization's first.
 * @param owner `owner/repository`, or an organization
 * @throws GitHubDenied, GitHubAway
 */
export async function lookAtIssues(what: string, github: GitHub, owner: string): Promise<Finding[]> {
  const place = placeOf(owner);
  const repository = owner.includes("/")
    ? owner
    : (await github.get(`${place}/repos?per_page=1`, Repositories))[0]?.full_name;
  if (repository === undefined) {
    return [ok(what, "no repository is visible")];
  }
  await github.get(`/repos/${repository}/issues?per_page=1`, z.array(z.unknown()));
  return [ok(what)];
}
