import { placeOf } from "../histories/issue.ts";
import { iso } from "../histories/payload.ts";
import type { Row } from "../warehouse.ts";
import { type KnownIssue, occurredAt } from "./known.ts";

export interface StateChange {
  change: "opened" | "arrived" | "closed" | "reopened" | "deleted" | "transferred";
  at: number;
  delta: -1 | 0 | 1;
  /** The other end of a transfer. */
  otherIssue: string | null;
}

/**
 * When the issue became open or stopped being open, as far as the received events prove it. They are taken in the order in
 * which they truly happened.
 */
export function stateChangesOf(known: KnownIssue): [StateChange, ...StateChange[]] {
  const { issue, steps, arrivedAt, removal } = known;
  const isOpenFirst = arrivedAt === null || !isClosedOnArrival(known);
  let isOpen = isOpenFirst;
  const changes: StateChange[] = [];
  const add = (change: StateChange["change"], at: number, delta: StateChange["delta"]) =>
    changes.push({ change, at, delta, otherIssue: null });
  const close = (at: number) => {
    if (!isOpen) {
      add("reopened", at, 1);
    }
    add("closed", at, -1);
    isOpen = false;
  };

  const closings = closingsSaid(known);
  const received = new Map(steps.map((known) => [known.step, known]));
  if (arrivedAt === null) {
    // Nobody told that it arrived: so it looks as if its old closings were here.
    for (const at of closings.filter((at) => at < (issue.steps[0]?.at ?? 0))) {
      close(at);
    }
  }
  for (const step of issue.steps) {
    if (step.name === "issues.closed" && closings.includes(step.at)) {
      close(step.at);
    }
    const event = received.get(step);
    if (event && step.state.isOpen && step.name !== "issues.opened") {
      const at = occurredAt(known, event);
      if (isOpen && step.name === "issues.reopened") {
        close(at);
      }
      if (!isOpen) {
        add("reopened", at, 1);
        isOpen = true;
      }
    }
  }
  if (removal) {
    const at = Math.max(removal.at, ...changes.map(({ at }) => at));
    const otherIssue = issue.became ? placeOf(issue.became, movedAt(issue.became)) : null;
    changes.push({ change: removal.change, at, delta: isOpen ? -1 : 0, otherIssue });
  }
  // What happened to it here proves that it had arrived.
  const beginning: StateChange =
    arrivedAt === null
      ? { change: "opened", at: issue.createdAt, delta: 1, otherIssue: null }
      : {
          change: "arrived",
          at: Math.min(arrivedAt, ...changes.map(({ at }) => at)),
          delta: isOpenFirst ? 1 : 0,
          otherIssue: issue.cameFrom ? placeOf(issue.cameFrom, movedAt(issue)) : null,
        };
  return [beginning, ...changes];
}

/** When the issue was transferred to its repository. */
function movedAt({ steps, createdAt }: KnownIssue["issue"]): number {
  return steps[0]?.at ?? createdAt;
}

/** An issue comes with the state that it had. */
function isClosedOnArrival({ issue }: KnownIssue): boolean {
  return issue.steps[0]?.state.isOpen === false;
}

/** Each time at which the issue was closed by what an event says of it, the first one first. */
function closingsSaid({ steps }: KnownIssue): number[] {
  const said = new Set(steps.flatMap(({ step }) => step.state.closedAt ?? []));
  return [...said].sort((one, other) => one - other);
}

/** The rows of view `state_changes`. */
export function stateChangeRows(known: KnownIssue, changes: readonly StateChange[]): Row[] {
  return changes.map(({ change, at, delta, otherIssue }) => ({
    issue_id: known.issue.id,
    change,
    changed_at: iso(at),
    delta,
    other_issue: otherIssue,
  }));
}
