import type { IssueState } from "./issue-state.ts";
import type { Issue, Told } from "./records.ts";
import type { Step } from "./step.ts";

/**
 * What an issue's timeline tells of a step: nothing of most, since neither an edited text nor anything about comments but
 * that they were made is told.
 */
export function entryOf({ repository, ...issue }: Issue, before: IssueState, step: Step): Told | undefined {
  switch (step.action) {
    case "closed":
    case "reopened":
      return { event: step.action, reason: issue.state.reason };
    case "labeled":
    case "unlabeled": {
      const { label } = step;
      const color = repository.labels.find(({ name }) => name === label)?.color ?? "";
      return { event: step.action, label, color };
    }
    case "assigned":
    case "unassigned":
      return { event: step.action, assignee: step.assignee };
    case "milestoned":
    case "demilestoned": {
      const title = repository.milestones.find(({ number }) => number === step.milestone)?.title ?? "";
      return { event: step.action, title };
    }
    case "edited":
      return issue.state.title === before.title
        ? undefined
        : { event: "renamed", from: before.title, to: issue.state.title };
    case "locked":
      return { event: "locked", reason: step.reason };
    case "unlocked":
    case "pinned":
    case "unpinned":
      return { event: step.action };
    case "typed":
      return before.type === null
        ? { event: "issue_type_added", type: step.type }
        : { event: "issue_type_changed", type: step.type, from: before.type };
    case "untyped":
      return { event: "issue_type_removed", type: before.type ?? "" };
    case "commented":
      return { event: "commented" };
    default:
      return undefined;
  }
}
