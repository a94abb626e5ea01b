import { mayTriage } from "./account.ts";
import type { IssueState } from "./issue-state.ts";
import type { Step } from "./step.ts";

/**
 * The issue after a step; undefined where GitHub would change nothing, such as at closing a closed issue. All steps but
 * pinning move `updatedAt`.
 */
export function applyStep(before: IssueState, step: Step): IssueState | undefined {
  const change = before.gone ? undefined : changeOf(before, step);
  const isPin = step.action === "pinned" || step.action === "unpinned";
  return change && { ...before, ...(!isPin && { updatedAt: step.at }), ...change };
}

function changeOf(before: IssueState, step: Step): Partial<IssueState> | undefined {
  const { labels, assignees, milestone } = before;
  switch (step.action) {
    case "closed":
      return before.state === "open"
        ? { state: "closed", reason: step.reason, closedAt: step.at, closedBy: step.by }
        : undefined;
    case "reopened":
      return before.state === "closed"
        ? { state: "open", reason: "reopened", closedAt: null, closedBy: null }
        : undefined;
    case "labeled":
      return labels.includes(step.label) ? undefined : { labels: [...labels, step.label] };
    case "unlabeled":
      return labels.includes(step.label)
        ? { labels: labels.filter((label) => label !== step.label) }
        : undefined;
    case "assigned":
    case "unassigned": {
      const { id } = step.assignee;
      const others = assignees.filter((assignee) => assignee.id !== id);
      const was = others.length < assignees.length;
      if (was === (step.action === "assigned")) {
        return undefined;
      }
      return { assignees: was ? others : [...assignees, step.assignee] };
    }
    case "milestoned":
      return milestone === null ? { milestone: step.milestone } : undefined;
    case "demilestoned":
      return milestone === step.milestone ? { milestone: null } : undefined;
    case "edited": {
      const { title = before.title, body = before.body } = step;
      return title === before.title && body === before.body ? undefined : { title, body };
    }
    case "locked":
      return before.locked ? undefined : { locked: true, lockReason: step.reason };
    case "unlocked":
      return before.locked ? { locked: false, lockReason: null } : undefined;
    case "pinned":
    case "unpinned": {
      const pinned = step.action === "pinned";
      return before.pinned === pinned ? undefined : { pinned };
    }
    case "typed":
      return before.type === step.type ? undefined : { type: step.type };
    case "untyped":
      return before.type === null ? undefined : { type: null };
    case "parent added":
      return before.parent === null ? { parent: step.parent } : undefined;
    case "parent removed":
      return before.parent === step.parent ? { parent: null } : undefined;
    case "blocker added":
      return before.blockedBy.includes(step.blocker)
        ? undefined
        : { blockedBy: [...before.blockedBy, step.blocker] };
    case "blocker removed":
      return before.blockedBy.includes(step.blocker)
        ? { blockedBy: before.blockedBy.filter((id) => id !== step.blocker) }
        : undefined;
    case "transferred":
    case "deleted":
      return { gone: true };
    case "commented":
    case "comment edited":
    case "comment deleted":
      return changeOfComments(before, step);
  }
}

type OnComment = Extract<Step, { action: "commented" | "comment edited" | "comment deleted" }>;

function changeOfComments(
  { locked, comments }: IssueState,
  step: OnComment,
): Partial<IssueState> | undefined {
  const { at, by } = step;
  if (step.action === "commented") {
    const comment = { id: step.id, by, body: step.body, createdAt: at, updatedAt: at };
    return locked && !mayTriage(by) ? undefined : { comments: [...comments, comment] };
  }
  const { id = comments.at(-1)?.id } = step;
  const index = comments.findIndex((comment) => comment.id === id);
  const comment = comments[index];
  if (!comment) {
    return undefined;
  }
  return step.action === "comment edited"
    ? { comments: comments.with(index, { ...comment, body: step.body, updatedAt: at }) }
    : { comments: comments.toSpliced(index, 1) };
}
