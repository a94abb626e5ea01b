import { commentObject, issueObject, repositoryObject } from "./objects.ts";
import { issueUrl, user } from "./recorded.ts";
import type { Issue, Repository } from "./records.ts";
import type { World } from "./world.ts";

// GitHub's objects where its API says more of them than its webhooks.

export function apiIssue(world: World, issue: Issue) {
  const { repository, number, state } = issue;
  return {
    ...issueObject(issue, state, world.relativesOf(issue)),
    timeline_url: `${issueUrl(repository.name, number)}/timeline`,
    closed_by: state.closedBy && user(state.closedBy),
    pinned_comment: null,
  };
}

export function apiComment(issue: Issue, comment: Issue["state"]["comments"][number]) {
  const object = commentObject(issue, comment);
  const none = {
    total_count: 0,
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
  return { ...object, reactions: { url: `${object.url}/reactions`, ...none } };
}

export function apiRepository(repository: Repository) {
  const open = [...repository.issues.values()].filter(
    ({ state }) => state.state === "open" && !state.gone,
  ).length;
  return {
    ...repositoryObject(repository),
    has_discussions: false,
    open_issues_count: open,
    open_issues: open,
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
    allow_forking: true,
    subscribers_count: 0,
    network_count: 0,
  };
}
