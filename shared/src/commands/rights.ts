import type { GitHub } from "../github/rest/client.ts";
import { GitHubNotFound } from "../github/rest/errors.ts";
import * as z from "../zod.ts";
import type { WishKind } from "./command.ts";

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const Permission = z.object({
  user: z.object({ permissions: z.record(z.string(), z.boolean()).exactOptional() }).nullable(),
  permission: z.string(),
});

/** Of a role of GitHub's own, or of one that an organization has made. */
export interface Rights {
  mayRead: boolean;
  mayTriage: boolean;
}

/**
 * What somebody may do in a repository; undefined where GitHub knows nobody of that login.
 * @param github as the App's installation there
 * @param repository `owner/name`
 * @throws GitHubAway, GitHubDenied
 */
export async function rightsOf(
  github: GitHub,
  repository: string,
  login: string,
): Promise<Rights | undefined> {
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

/** Whether something is for those who may triage. Anybody who can read may comment, and open issues. */
export function needsTriage(kind: WishKind): boolean {
  return kind !== "reply" && kind !== "create";
}
