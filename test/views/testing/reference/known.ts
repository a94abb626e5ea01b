import type { Delivery } from "../histories/deliveries.ts";
import type { Issue, Step } from "../histories/issue.ts";

/** A step of which we received an event, and when we first did. */
export interface KnownStep {
  step: Step;
  receivedAt: number;
}

/** An issue of which we received an event, with what we know of its life. */
export interface KnownIssue {
  issue: Issue;
  /** In the order in which they truly happened. */
  steps: [KnownStep, ...KnownStep[]];
  /**
   * When we first received something that proves that it had come by a transfer: either side of the transfer, or anything of
   * the issue here. Null: neither side told of it.
   */
  arrivedAt: number | null;
  removal: { change: "deleted" | "transferred"; at: number } | null;
}

export function knownIssues(deliveries: readonly Delivery[]): KnownIssue[] {
  const receipts = new Map<Step, number>();
  for (const { step, receivedAt } of deliveries) {
    receipts.set(step, Math.min(receivedAt, receipts.get(step) ?? receivedAt));
  }
  const issues = new Set(deliveries.map(({ issue }) => issue));
  return [...issues].flatMap((issue) => {
    const [first, ...others] = issue.steps.flatMap((step) => {
      const receivedAt = receipts.get(step);
      return receivedAt === undefined ? [] : { step, receivedAt };
    });
    if (!first) {
      return [];
    }
    const steps: KnownIssue["steps"] = [first, ...others];
    return { issue, steps, arrivedAt: arrival(issue, steps, receipts), removal: removal(issue, receipts) };
  });
}

function arrival(issue: Issue, steps: KnownStep[], receipts: Map<Step, number>): number | null {
  const told = issue.cameFrom && firstReceipt([issue.cameFrom.steps.at(-1), issue.steps[0]], receipts);
  return told == null ? null : Math.min(told, ...steps.map(({ receivedAt }) => receivedAt));
}

function removal({ steps, became }: Issue, receipts: Map<Step, number>): KnownIssue["removal"] {
  const last = steps.at(-1);
  const change = last?.name === "issues.deleted" ? "deleted" : "transferred";
  const isRemoved = change === "deleted" || became !== undefined;
  const at = isRemoved ? firstReceipt([last, became?.steps[0]], receipts) : null;
  return at === null ? null : { change, at };
}

function firstReceipt(steps: (Step | undefined)[], receipts: Map<Step, number>): number | null {
  const received = steps.flatMap((step) => (step && receipts.get(step)) ?? []);
  return received.length > 0 ? Math.min(...received) : null;
}

/** What an event says when it happened, in seconds since 1970. */
export function occurredAt({ issue }: KnownIssue, { step }: KnownStep): number {
  switch (step.name) {
    case "issues.opened":
      return issue.createdAt;
    case "issues.closed":
    case "issue_comment.created":
    case "issue_comment.edited":
      return step.at;
    default:
      return step.state.updatedAt;
  }
}
