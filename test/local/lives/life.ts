import type { Example } from "../stand-ins/github/payloads.ts";
import { DAY, YEAR } from "./calendar.ts";
import { type Plan, planIssue } from "./plan.ts";
import { render } from "./render.ts";
import { REPOSITORIES } from "./repositories.ts";

/** How long before the year the first issues were opened: the repositories were in use before their webhooks. */
const BEFORE = 30 * DAY;

/**
 * A year in the life of three repositories' issues: the deliveries that GitHub would send, in order of time. The same
 * seed, number and end give the same year on every machine.
 * @param events how many deliveries
 * @param until the year's end
 */
export function yearOfLife(seed: number, events: number, until: Date): Example[] {
  const plans = planYear(seed, events, until.getTime());
  return plans
    .flatMap((plan) => plan.moments.map((moment) => ({ plan, moment })))
    .sort((one, other) => one.moment.step.at - other.moment.step.at || one.plan.index - other.plan.index)
    .map(({ plan, moment }) => render(plan, plan.number, moment));
}

/** As many issues as `events` needs. The last one is cut off, so that the number is exact. */
function planYear(seed: number, events: number, until: number): (Plan & { number: number })[] {
  const from = until - YEAR;
  const plans: Plan[] = [];
  let left = events;
  for (let index = 0; left > 0; index += 1) {
    const plan = planIssue(seed, index, { before: from - BEFORE, from, until });
    const moments = plan.moments.slice(0, left);
    left -= moments.length;
    if (moments.length > 0) {
      plans.push({ ...plan, moments });
    }
  }
  return numbered(plans);
}

/** GitHub counts a repository's issues in the order in which they are opened. */
function numbered(plans: readonly Plan[]): (Plan & { number: number })[] {
  const next = new Map(REPOSITORIES.map(({ name, firstNumber }) => [name, firstNumber]));
  return plans
    .toSorted((one, other) => one.openedAt - other.openedAt)
    .map((plan) => {
      const number = next.get(plan.repository.name) ?? 1;
      next.set(plan.repository.name, number + 1);
      return { ...plan, number };
    });
}
