import type { Occurrence } from "../occurrence.ts";
import type { Opening } from "./deed.ts";
import { newIssue } from "./issue-state.ts";
import { occurrence } from "./payload.ts";
import type { Issue, Repository } from "./records.ts";
import { refer } from "./references.ts";
import type { Step } from "./step.ts";
import { tellOf } from "./take-step.ts";
import type { World } from "./world.ts";

/**
 * Opens an issue. Its opening already shows what it has from the beginning, such as labels, each of which is an event of
 * its own, too.
 */
export function openIssue(
  world: World,
  repository: Repository,
  opening: Opening & { at: number },
): { issue: Issue; occurrences: Occurrence[] } {
  const { at, by, title, body = null, isPullRequest = false } = opening;
  const { labels = [], assignees = [], milestone = null, type = null } = opening;
  const bare = newIssue(title, body, at);
  const issue: Issue = {
    id: opening.id ?? world.ids.next("issue"),
    number: repository.nextNumber,
    repository,
    author: by,
    createdAt: at,
    isPullRequest,
    state: { ...bare, labels, assignees, milestone, type },
    timeline: [],
    movedTo: undefined,
  };
  world.addIssue(issue);
  repository.updatedAt = at;
  refer(world, issue, body ?? "", { at, by });
  const given: Step[] = [
    ...labels.map((label): Step => ({ action: "labeled", label, at, by })),
    ...assignees.map((assignee): Step => ({ action: "assigned", assignee, at, by })),
    ...(milestone === null ? [] : [{ action: "milestoned", milestone, at, by } as const]),
    ...(type === null ? [] : [{ action: "typed", type, at, by } as const]),
  ];
  const opened = occurrence(issue, { action: "opened", at, by }, world.relativesOf(issue), {});
  return {
    issue,
    occurrences: [
      ...(isPullRequest ? [] : [opened]),
      ...given.flatMap((step) => tellOf(world, { issue, before: bare, step })),
    ],
  };
}
