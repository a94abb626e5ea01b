import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { Relay } from "@issue-relay/shared/routes/relay";
import { repositoriesOf } from "./app-repositories.ts";
import type { InGitHub } from "./asking.ts";
import { lookAtHandedOn } from "./handed-on-in-github.ts";
import { lookAtPeople } from "./people-in-github.ts";
import { asksGitHub, lookAtRules } from "./rules-in-github.ts";
import { lookAtShortcut } from "./shortcut-in-github.ts";

/**
 * Looks whether GitHub has what the file names: what rules give to issues, people, and where these can create issues.
 * @param app GitHub as the App itself
 * @throws GitHubAway; GitHubDenied where GitHub refuses the App everywhere
 */
export async function lookInGitHub(relay: Relay, app: GitHub): Promise<InGitHub> {
  if (!relay.rules.some(asksGitHub) && Object.keys(relay.people).length === 0) {
    return { problems: [], notes: [] };
  }
  const about = relay.rules.some(asksGitHub) ? "rules" : "people";
  const there = await repositoriesOf(app);
  const found = [
    await lookAtPeople(relay, there.all),
    await lookAtShortcut(relay, there),
    await lookAtRules(relay, there),
    await lookAtHandedOn(relay, there),
  ];
  return {
    problems: found.flatMap(({ problems }) => problems),
    notes: [...found.flatMap(({ notes }) => notes), ...there.refusing.at([about])],
  };
}
