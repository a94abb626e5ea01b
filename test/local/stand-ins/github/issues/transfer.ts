import type { Occurrence } from "../occurrence.ts";
import type { IssueState } from "./issue-state.ts";
import { issueObject, type Relatives, repositoryObject } from "./objects.ts";
import { occurrence } from "./payload.ts";
import type { Issue, Repository } from "./records.ts";
import type { Step } from "./step.ts";
import type { World } from "./world.ts";

/**
 * Makes a copy of a transferred issue in the other repository, with its timeline: it keeps the labels and the milestone
 * that are called alike there. Each repository's webhooks tell of it in their own words.
 */
export function transfer(
  world: World,
  old: Issue,
  before: IssueState,
  step: Extract<Step, { action: "transferred" }>,
): Occurrence[] {
  const { at, by } = step;
  const repository = world.repositoryNamed(step.to);
  if (!repository) {
    throw new Error(`GitHub has no repository ${step.to}`);
  }
  const issue: Issue = {
    ...old,
    id: step.id ?? world.ids.next("issue"),
    number: step.number ?? repository.nextNumber,
    repository,
    state: { ...before, ...knownThere(before, old.repository, repository), updatedAt: at },
    timeline: [
      ...old.timeline,
      { event: "transferred", id: world.ids.next("entry"), by, at: at + world.timelineLagMs },
    ],
  };
  world.addIssue(issue);
  repository.updatedAt = at;
  old.movedTo = issue;
  const here = world.relativesOf(old);
  moveRelations(here, old.id, issue.id);
  const there = world.relativesOf(issue);
  const newIssue = issueObject(issue, issue.state, there);
  const oldIssue = issueObject(old, old.state, here);
  return [
    occurrence(old, step, here, {
      changes: {
        new_issue: newIssue,
        new_repository: { ...repositoryObject(repository), has_discussions: false },
      },
    }),
    occurrence(issue, { action: "opened", at, by }, there, {
      changes: { old_issue: oldIssue, old_repository: repositoryObject(old.repository) },
    }),
  ];
}

/** The related issues stay related to what the issue became. */
function moveRelations(
  { parent, subIssues, blockedBy, blocking }: Relatives,
  from: number,
  to: number,
): void {
  const moved = (ids: readonly number[]) => ids.map((id) => (id === from ? to : id));
  for (const issue of [...(parent ? [parent] : []), ...subIssues, ...blockedBy, ...blocking]) {
    const { state } = issue;
    issue.state = {
      ...state,
      parent: state.parent === from ? to : state.parent,
      subIssues: moved(state.subIssues),
      blockedBy: moved(state.blockedBy),
      blocking: moved(state.blocking),
    };
  }
}

function knownThere({ labels, milestone }: IssueState, from: Repository, to: Repository) {
  const title = from.milestones.find(({ number }) => number === milestone)?.title;
  return {
    labels: labels.filter((name) => to.labels.some((label) => label.name === name)),
    milestone: to.milestones.find((each) => each.title === title)?.number ?? null,
  };
}
