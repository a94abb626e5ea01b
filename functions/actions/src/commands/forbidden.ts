import { type Command, repositoryOf } from "@issue-relay/shared/commands/command";
import { needsTriage, rightsOf } from "@issue-relay/shared/commands/rights";
import type { GitHub } from "@issue-relay/shared/github/rest/client";

/**
 * Why GitHub would not let a person do what they ask the App for; undefined where it would. Nobody can do by a button what they can't on
 * GitHub.
 * @throws GitHubAway, GitHubDenied
 */
export async function forbidden(github: GitHub, command: Command): Promise<string | undefined> {
  const { login } = command.by;
  const repository = repositoryOf(command);
  const rights = await rightsOf(github, repository, login);
  if (!rights) {
    return `GitHub knows nobody called ${login}: people in relay.yaml names them so`;
  }
  if (!rights.mayRead) {
    return `${login} has no access to ${repository} on GitHub`;
  }
  return needsTriage(command.wish.what) && !rights.mayTriage
    ? `${login} may read ${repository} on GitHub, but not triage its issues`
    : undefined;
}
