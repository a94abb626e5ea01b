import type { Delivery } from "./deliveries.ts";
import type { Issue } from "./issue.ts";
import { iso } from "./payload.ts";

/** The issues of which every step was received, from their opening or arrival on. */
export function issuesWithoutLoss(deliveries: readonly Delivery[]): Issue[] {
  const received = new Set(deliveries.map(({ step }) => step));
  const issues = [...new Set(deliveries.map(({ issue }) => issue))];
  return issues.filter(({ steps }) => steps.every((step) => received.has(step)));
}

/** When the issue was truly closed and reopened, in text order. */
export function closingsAndReopenings({ steps }: Issue): string[] {
  return steps
    .flatMap(({ name, at }) =>
      name === "issues.closed" || name === "issues.reopened" ? `${iso(at)} ${name.split(".")[1]}` : [],
    )
    .sort();
}
