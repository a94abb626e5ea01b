import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { repositoriesOf } from "./app-repositories.ts";
import type { InGitHub } from "./asking.ts";
import { actsOnGitHub, lookAtRules } from "./rules-in-github.ts";

/**
 * Looks whether GitHub has what the file names: what rules give to issues.
 * @param app GitHub as the App itself
 * @throws GitHubAway; GitHubDenied where GitHub refuses the App
 */
export async function lookInGitHub(relay: Relay, app: GitHub): Promise<InGitHub> {
  return lookAtRules(relay, relay.rules.some(actsOnGitHub) ? await repositoriesOf(app) : []);
}
