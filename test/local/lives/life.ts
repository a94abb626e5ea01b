import type { Deed, Opening } from "../stand-ins/github/issues/deed.ts";
import { GitHubIssues } from "../stand-ins/github/issues/github.ts";
import type { Occurrence } from "../stand-ins/github/occurrence.ts";
import { addAcme } from "./add-acme.ts";
import { DAY, YEAR } from "./calendar.ts";
import { type Plan, planIssue, toSecond } from "./plan.ts";
import { ELSEWHERE } from "./repositories.ts";

/** How long before the year the first issues were opened: the repositories were in use before their webhooks. */
const BEFORE = 30 * DAY;

/**
 * A year in the life of three repositories' issues: what GitHub would deliver, in order of time. The same seed, number and
 * end give the same year on every machine.
 * @param events how many deliveries
 * @param until the year's end
 */
export function yearOfLife(seed: number, events: number, until: Date): Occurrence[] {
  return liveThrough(new GitHubIssues(), seed, events, until);
}

/**
 * Lets the year happen on a GitHub, which then has the issues with their timelines.
 * @returns what its webhooks would tell, in order of time: they are told by who calls this
 */
export function liveThrough(github: GitHubIssues, seed: number, events: number, until: Date): Occurrence[] {
  addAcme(github);
  const from = until.getTime() - YEAR;
  return deedsOfYear(seed, events, until)
    .flatMap((deed) => github.apply(deed).occurrences)
    .filter(({ at, payload }) => at.getTime() >= from && payload.repository?.full_name !== ELSEWHERE.name);
}

/** What people do in such a year, in order of time. A GitHub that has {@link addAcme} lets them do it. */
export function deedsOfYear(seed: number, events: number, until: Date): (Deed | Opening)[] {
  const from = until.getTime() - YEAR;
  return planYear(seed, events, { before: from - BEFORE, from, until: until.getTime() })
    .flatMap((plan, index) => deedsOf(plan).map((deed) => ({ deed, index })))
    .sort((one, other) => one.deed.at - other.deed.at || one.index - other.index)
    .map(({ deed }) => deed);
}

/** As many issues as `events` needs. The last one is cut off, so that the number is exact. */
function planYear(seed: number, events: number, period: Parameters<typeof planIssue>[2]): Plan[] {
  const plans: Plan[] = [];
  let left = events;
  for (let index = 0; left > 0; index += 1) {
    const plan = planIssue(seed, index, period);
    const unseen = [toSecond(plan.openedAt), ...plan.steps.map(({ at }) => at)].filter(
      (at) => at < period.from,
    ).length;
    const seen = Math.min(left, plan.steps.length + 1 - unseen);
    left -= seen;
    if (seen > 0) {
      plans.push({ ...plan, steps: plan.steps.slice(0, unseen + seen - 1) });
    }
  }
  return plans;
}

function deedsOf({ id, repository, author, title, body, openedAt, steps }: Plan) {
  const opening = {
    action: "opened",
    repository: repository.name,
    id,
    title,
    body,
    by: author,
    at: toSecond(openedAt),
  } as const;
  return [opening, ...steps.map((step) => ({ ...step, issue: id }))];
}
