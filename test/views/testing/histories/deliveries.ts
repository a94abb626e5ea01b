import type { Random } from "@issue-relay/local/lives/random";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import type { Issue, Step } from "./issue.ts";
import { payloadOf } from "./payload.ts";

const DAY = 86_400;

/** A copy of an event that we received, and the step of which it tells. */
export interface Delivery {
  issue: Issue;
  step: Step;
  receivedAt: number;
  event: IssueEvent;
}

export type IsLost = (step: Step, issue: Issue) => boolean;

/** What we receive of the issues: some deliveries late, some twice, in any order; without those that are lost. */
export function deliveriesOf(random: Random, issues: readonly Issue[], isLost: IsLost): Delivery[] {
  return random.shuffled(issues.flatMap((issue) => deliveriesOfOne(random, issue, isLost)));
}

function deliveriesOfOne(random: Random, issue: Issue, isLost: IsLost): Delivery[] {
  const deliveries: Delivery[] = [];
  for (const step of issue.steps) {
    if (isLost(step, issue)) {
      continue;
    }
    const { event: name, payload } = payloadOf(issue, step);
    const event = eventIn(name, payload);
    if (!event) {
      throw new Error(`${step.name} makes no event`);
    }
    const earliest = Math.max(step.at, lastOfSameTime(deliveries, step) + 1);
    for (let copies = random.chance(0.15) ? 2 : 1; copies > 0; copies -= 1) {
      const receivedAt = earliest + (random.chance(0.1) ? random.integer(0, 3 * DAY) : random.integer(0, 5));
      const deliveryId = `${issue.id}-${issue.steps.indexOf(step)}`;
      const copy = { ...event, receivedAt: new Date(receivedAt * 1000).toISOString(), deliveryId };
      deliveries.push({ issue, step, receivedAt, event: copy });
    }
  }
  return deliveries;
}

/**
 * When we received the last of the steps before this one, where this one moved no time of the issue: then only the order of
 * receipt says which is newer. (-1: none)
 */
function lastOfSameTime(deliveries: readonly Delivery[], { at, state }: Step): number {
  const moved = state.updatedAt === at;
  const before = deliveries.filter(({ step }) => step.state.updatedAt === state.updatedAt);
  return moved ? -1 : Math.max(-1, ...before.map(({ receivedAt }) => receivedAt));
}
