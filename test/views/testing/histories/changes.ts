import type { Random } from "@issue-relay/local/lives/random";
import { type Comment, LABELS, type State, type Step, type StepName } from "./issue.ts";
import { type Account, anActor, aTeamMember } from "./people.ts";

/** An issue at the moment of its next step. */
export interface Moment {
  random: Random;
  at: number;
  author: Account;
  state: State;
  /** A number that no other issue, comment or title has. */
  nextId(): number;
}

/** A step to take: what it changes, and what else its payload says. */
export interface Change extends Omit<Step, "at" | "by" | "state"> {
  to: Partial<State>;
  /** By default, anybody. */
  by?: Account;
}

export function commenting({ random, at, author, state, nextId }: Moment): Change {
  const by = anActor(random, author);
  const comment = { id: nextId(), by, createdAt: at, updatedAt: at };
  return { name: "issue_comment.created", to: { comments: [...state.comments, comment] }, comment, by };
}

export function editingAComment({ random, at, state }: Moment): Change | undefined {
  const old = anyOf(random, state.comments);
  if (!old) {
    return undefined;
  }
  const comment = { ...old, updatedAt: at };
  const comments = state.comments.map((other) => (other === old ? comment : other));
  return { name: "issue_comment.edited", to: { comments }, comment, by: old.by };
}

export function deletingAComment({ random, state }: Moment): Change | undefined {
  const comment = anyOf(random, state.comments);
  const comments = state.comments.filter((other) => other !== comment);
  return comment && { name: "issue_comment.deleted", to: { comments }, comment };
}

function anyOf(random: Random, comments: readonly Comment[]): Comment | undefined {
  return random.shuffled(comments)[0];
}

export function labelling({ random, state }: Moment): Change {
  const label = random.pick(LABELS);
  const others = state.labels.filter((other) => other !== label);
  return others.length < state.labels.length
    ? { name: "issues.unlabeled", to: { labels: others }, label }
    : { name: "issues.labeled", to: { labels: [...others, label] }, label };
}

export function assigning({ random, state }: Moment): Change {
  const assignee = aTeamMember(random);
  const others = state.assignees.filter((other) => other !== assignee);
  return others.length < state.assignees.length
    ? { name: "issues.unassigned", to: { assignees: others }, assignee }
    : { name: "issues.assigned", to: { assignees: [...others, assignee] }, assignee };
}

/** Sets a milestone, a type or a field, or removes the one that is set. */
export function planning({ random, state }: Moment): Change {
  const part = random.pick(PLANS);
  const before = state[part.key];
  return before === null
    ? { name: part.set, to: { [part.key]: part.text }, text: part.text }
    : { name: part.removed, to: { [part.key]: null }, text: before };
}

interface Plan {
  key: "milestone" | "type" | "priority";
  text: string;
  set: StepName;
  removed: StepName;
}

const PLANS: [Plan, ...Plan[]] = [
  { key: "milestone", text: "v1", set: "issues.milestoned", removed: "issues.demilestoned" },
  { key: "type", text: "Task", set: "issues.typed", removed: "issues.untyped" },
  { key: "priority", text: "High", set: "issues.field_added", removed: "issues.field_removed" },
];

export function editing({ state, nextId }: Moment): Change {
  return { name: "issues.edited", to: { title: `Title ${nextId()}` }, text: state.title };
}

export function closing({ random, at }: Moment): Change {
  const reason = random.pick(["completed", "completed", "not_planned", "duplicate", null]);
  return { name: "issues.closed", to: { isOpen: false, reason, closedAt: at } };
}

/** GitHub's payload of a reopening can still say when the issue was closed. */
export function reopening({ random, state }: Moment): Change {
  const closedAt = random.chance(0.5) ? state.closedAt : null;
  return { name: "issues.reopened", to: { isOpen: true, reason: "reopened", closedAt } };
}

/**
 * Pins or unpins the issue, which moves no time of it, or locks or unlocks it, which sometimes moves none. Each happens once,
 * since the payloads of two of them could be the same.
 */
export function pinningOrLocking({ random, at }: Moment, taken: readonly StepName[]): Change | undefined {
  const isPin = random.chance(0.5);
  const [first, second]: [StepName, StepName] = isPin
    ? ["issues.pinned", "issues.unpinned"]
    : ["issues.locked", "issues.unlocked"];
  if (taken.includes(second)) {
    return undefined;
  }
  const name = taken.includes(first) ? second : first;
  const moved = random.chance(0.5) ? { updatedAt: at } : {};
  return { name, to: isPin ? {} : { isLocked: name === first, ...moved } };
}
