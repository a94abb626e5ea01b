import { nodeId } from "@issue-relay/local/stand-ins/github/repository";
import { type Comment, type State, type Step, spelling } from "../histories/issue.ts";
import { iso, labelId, slugOf } from "../histories/payload.ts";
import { nameAt } from "../histories/repositories.ts";
import type { Row } from "../warehouse.ts";
import { type KnownIssue, occurredAt } from "./known.ts";
import { type KnownRepository, provenTimes } from "./repositories.ts";
import { type StateChange, stateChangesOf } from "./state-changes.ts";

/** An issue as view `issues` shows it, and what the other views are made from. */
export interface CurrentIssue {
  known: KnownIssue;
  repository: KnownRepository;
  changes: [StateChange, ...StateChange[]];
  /** The comments that we know and of which no deletion was received, the oldest first. */
  comments: Comment[];
  isOpen: boolean;
  /** When it was opened or arrived. */
  beganAt: number;
  firstEventAt: number;
  /** When the event happened that last told of its labels. */
  labelsAt: number;
  row: Row;
}

export function currentIssue(known: KnownIssue, repository: KnownRepository): CurrentIssue {
  const { issue, steps } = known;
  const { author } = issue;
  const changes = stateChangesOf(known);
  const comments = standingComments(steps.map(({ step }) => step));
  const newest = steps.at(-1) ?? steps[0];
  const { at, state } = newest.step;
  // A pin's payload does not say these.
  const withLabels = steps.findLast(({ step }) => !isPin(step))?.step;
  const labels = withLabels?.state.labels ?? [];
  const isOpenNow = wasOpenLast(changes);
  const reason = withLabels && stateIs(withLabels.state, state) ? withLabels.state.reason : null;
  const isOpen = isOpenNow && !known.removal;
  const occurred = steps.map((step) => occurredAt(known, step));
  const [{ at: beganAt }] = changes;
  const seen = Math.min(...steps.flatMap((step) => provenTimes(known, step)));
  const firstEventAt = known.arrivedAt === null ? seen : Math.max(seen, beganAt);
  const openingSeen = !issue.cameFrom && steps[0].step.name === "issues.opened";
  return {
    known,
    repository,
    changes,
    comments,
    isOpen,
    beganAt,
    firstEventAt,
    labelsAt: withLabels?.at ?? 0,
    row: {
      issue_id: issue.id,
      issue_node_id: nodeId("I", issue.id),
      repository_id: issue.repository.id,
      repository: repository.name,
      repository_private: false,
      number: issue.number,
      title: state.title,
      url: `https://github.com/${nameAt(issue.repository, at)}/issues/${issue.number}`,
      state: isOpenNow ? "open" : "closed",
      state_reason: reason,
      outcome: known.removal?.change ?? (isOpen ? "open" : (reason ?? "completed")),
      author: author.login,
      author_type: author.type,
      author_association: author.association,
      labels: labels.map((label) => spelling(label, issue.repository, withLabels?.at ?? at)),
      assignees: state.assignees.map(({ login }) => login),
      milestone: state.milestone,
      issue_type: state.type,
      comments: Math.max(state.comments.length, comments.length),
      created_at: iso(issue.createdAt),
      updated_at: iso(state.updatedAt),
      closed_at: isOpenNow || state.closedAt === null ? null : iso(state.closedAt),
      opening_seen: openingSeen,
      arrived: known.arrivedAt !== null,
      transferred_to: changes.find(({ change }) => change === "transferred")?.otherIssue ?? null,
      transferred_from: changes[0].otherIssue,
      first_event_at: iso(firstEventAt),
      last_event_at: iso(Math.max(...occurred, firstEventAt)),
      host: "github.com",
      repository_archived: repository.isArchived,
      author_id: author.id,
      author_is_bot: author.isBot,
      not_waiting: notWaiting(author.isBot, repository),
      app: author.type === "Bot" ? slugOf(author.login) : null,
      label_ids: labels.map(labelId),
      assignee_ids: state.assignees.map(({ id }) => id),
      locked: withLabels?.state.isLocked ?? null,
      parent: null,
      sub_issues: 0,
      sub_issues_completed: 0,
      blocked_by: 0,
      blocking: 0,
      fields: state.priority ? [[7, state.priority]] : [],
    },
  };
}

function isPin({ name }: Step): boolean {
  return name === "issues.pinned" || name === "issues.unpinned";
}

/** Whether both are of the same time between two closings or reopenings. */
function stateIs(one: State, other: State): boolean {
  return one.isOpen === other.isOpen && (one.isOpen || one.closedAt === other.closedAt);
}

function wasOpenLast(changes: readonly StateChange[]): boolean {
  const last = changes.findLast(({ change }) => change !== "deleted" && change !== "transferred");
  return last?.change === "arrived" ? last.delta === 1 : last?.change !== "closed";
}

function standingComments(steps: readonly Step[]): Comment[] {
  const comments = new Map<number, Comment>();
  for (const { name, comment } of steps) {
    if (comment && name === "issue_comment.deleted") {
      comments.delete(comment.id);
    } else if (comment) {
      comments.set(comment.id, comment);
    }
  }
  return [...comments.values()].sort((one, other) => one.createdAt - other.createdAt);
}

function notWaiting(isOfBot: boolean, { isArchived, isDeleted }: KnownRepository): string | null {
  if (isDeleted) {
    return "repository deleted";
  }
  if (isArchived) {
    return "repository archived";
  }
  return isOfBot ? "opened by a bot" : null;
}
