import type { Occurrence } from "../occurrence.ts";
import { Payload } from "../payloads.ts";
import type { IssueState } from "./issue-state.ts";
import { issueObject, organizationOf, repositoryObject } from "./objects.ts";
import { recorded, user } from "./recorded.ts";
import type { Issue } from "./records.ts";
import type { Step } from "./step.ts";
import type { World } from "./world.ts";

/** The steps that are about two issues. */
export type OfTwo = Extract<
  Step,
  { action: "parent added" | "parent removed" | "blocker added" | "blocker removed" }
>;

/** GitHub's names of a relation: of the issue that gets a parent or a blocker, and of the other one. */
const PARENT = {
  event: "sub_issues",
  issue: { field: "sub_issue", told: "parent_issue" },
  other: { field: "parent_issue", told: "sub_issue" },
} as const;
const BLOCKER = {
  event: "issue_dependencies",
  issue: { field: "blocked_issue", told: "blocked_by" },
  other: { field: "blocking_issue", told: "blocking" },
} as const;

/**
 * Adds or removes a relation at the other issue, and tells of it on both sides: each has an entry in its timeline, and an
 * event of its own repository's webhooks.
 */
export function tellOfTwo(world: World, issue: Issue, step: OfTwo): Occurrence[] {
  const { at, by } = step;
  const names = "parent" in step ? PARENT : BLOCKER;
  const reference = "parent" in step ? step.parent : step.blocker;
  const other = world.issue(reference);
  if (!other) {
    throw new Error(`GitHub has no issue ${reference}`);
  }
  const change = step.action.endsWith("added") ? "added" : "removed";
  other.state = { ...other.state, ...atOther(other.state, issue.id, step), updatedAt: at };

  const dated = { by, at: at + world.timelineLagMs };
  for (const [its, told, opposite] of [
    [issue, names.issue.told, other],
    [other, names.other.told, issue],
  ] as const) {
    its.timeline.push({ ...dated, event: `${told}_${change}`, id: world.ids.next("entry"), other: opposite });
  }

  const both = {
    [`${names.issue.field}_id`]: issue.id,
    [names.issue.field]: issueObject(issue, issue.state, world.relativesOf(issue)),
    [`${names.other.field}_id`]: other.id,
    [names.other.field]: issueObject(other, other.state, world.relativesOf(other)),
    sender: user(by),
  };
  const told = (action: string, its: Issue, opposite: Issue, field: string): Occurrence => ({
    event: names.event,
    payload: Payload.parse({
      ...recorded(`${names.event}.${action}`),
      ...both,
      [`${field}_repo`]: repositoryObject(opposite.repository),
      action,
      repository: repositoryObject(its.repository),
      organization: organizationOf(its.repository.name),
    }),
    at: new Date(at),
  });
  return [
    told(`${names.issue.told}_${change}`, issue, other, names.other.field),
    told(`${names.other.told}_${change}`, other, issue, names.issue.field),
  ];
}

function atOther({ subIssues, blocking }: IssueState, id: number, { action }: OfTwo): Partial<IssueState> {
  switch (action) {
    case "parent added":
      return { subIssues: [...subIssues, id] };
    case "parent removed":
      return { subIssues: subIssues.filter((each) => each !== id) };
    case "blocker added":
      return { blocking: [...blocking, id] };
    case "blocker removed":
      return { blocking: blocking.filter((each) => each !== id) };
  }
}
