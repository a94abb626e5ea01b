import type { IssueState, Step } from "./step.ts";

/** The issue after a step; undefined where GitHub would refuse the step, such as closing a closed issue. */
export function applyStep(before: IssueState, step: Step): IssueState | undefined {
  if (before.gone) {
    return undefined;
  }
  const change = changeOf(before, step);
  return change && { ...before, comment: null, updatedAt: step.at, ...change };
}

function changeOf(before: IssueState, step: Step): Partial<IssueState> | undefined {
  const { labels, assignees, milestone, comments } = before;
  const newest = comments.at(-1);
  switch (step.action) {
    case "opened":
      return {};
    case "closed":
      if (before.state === "closed") {
        return undefined;
      }
      return { state: "closed", reason: step.reason, closedAt: step.at };
    case "reopened":
      if (before.state === "open") {
        return undefined;
      }
      return { state: "open", reason: "reopened", closedAt: null };
    case "labeled":
      return labels.includes(step.label) ? undefined : { labels: [...labels, step.label] };
    case "unlabeled":
      if (!labels.includes(step.label)) {
        return undefined;
      }
      return { labels: labels.filter((label) => label !== step.label) };
    case "assigned":
      return assignees.includes(step.assignee) ? undefined : { assignees: [...assignees, step.assignee] };
    case "unassigned":
      if (!assignees.includes(step.assignee)) {
        return undefined;
      }
      return { assignees: assignees.filter((assignee) => assignee !== step.assignee) };
    case "milestoned":
      return milestone ? undefined : { milestone: step.milestone };
    case "demilestoned":
      return milestone?.number === step.milestone.number ? { milestone: null } : undefined;
    case "edited":
      return step.title === before.title ? undefined : { title: step.title };
    case "locked":
      return before.locked ? undefined : { locked: true };
    case "transferred":
    case "deleted":
      return { gone: true };
    case "commented": {
      if (before.locked && step.by.association !== "MEMBER") {
        return undefined;
      }
      const { at, by, body } = step;
      const comment = { key: before.commented, by, body, createdAt: at, updatedAt: at };
      return { comments: [...comments, comment], commented: before.commented + 1, comment };
    }
    case "comment edited": {
      if (!newest) {
        return undefined;
      }
      const comment = { ...newest, body: `${newest.body} (edited)`, updatedAt: step.at };
      return { comments: [...comments.slice(0, -1), comment], comment };
    }
    case "comment deleted":
      return newest && { comments: comments.slice(0, -1), comment: newest };
  }
}
