import type { Command, Wish } from "@issue-relay/shared/commands/command";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const Permission = z.object({
  user: z.object({ permissions: z.record(z.string(), z.boolean()).exactOptional() }).nullable(),
  permission: z.string(),
});

/** Of a role of GitHub's own, or of one that an organization has made. */
interface Rights {
  mayRead: boolean;
  mayTriage: boolean;
}

/**
 * Why GitHub would not let a person do what they ask the App for; undefined where it would. Nobody can do by a button what they can't on
 * GitHub.
 * @throws GitHubAway, GitHubDenied
 */
export async function forbidden(
  github: GitHub,
  { by: { login }, issue: { repository }, wish }: Command,
): Promise<string | undefined> {
  const rights = await rightsOf(github, repository, login);
  if (!rights) {
    return `GitHub knows nobody called ${login}: people in relay.yaml names them so`;
  }
  if (!rights.mayRead) {
    return `${login} has no access to ${repository} on GitHub`;
  }
  return needsTriage(wish) && !rights.mayTriage
    ? `${login} may read ${repository} on GitHub, but not triage its issues`
    : undefined;
}

/** Anybody who can read may comment. */
function needsTriage({ what }: Wish): boolean {
  return what !== "reply";
}

async function rightsOf(github: GitHub, repository: string, login: string): Promise<Rights | undefined> {
  const path = `/repos/${repository}/collaborators/${encodeURIComponent(login)}/permission`;
  try {
    const { permission, user } = await github.get(path, Permission);
    const may = user?.permissions;
    const mayPush = permission === "admin" || permission === "write";
    return {
      mayRead: may?.pull ?? permission !== "none",
      mayTriage: (may?.triage ?? false) || (may?.push ?? mayPush),
    };
  } catch (error) {
    if (error instanceof GitHubNotFound) {
      return undefined;
    }
    throw error;
  }
}
