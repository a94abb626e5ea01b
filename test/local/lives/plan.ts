import { applyStep } from "./apply-step.ts";
import { SECOND, someTime } from "./calendar.ts";
import { conversation } from "./conversation.ts";
import { ending } from "./ending.ts";
import type { Issue } from "./issue.ts";
import { outsider, TEAM, WATCH_BOT } from "./people.ts";
import { Random } from "./random.ts";
import { type Kind, REPOSITORIES } from "./repositories.ts";
import { type IssueState, newIssue, type Step } from "./step.ts";
import { bodyOf, titleOf } from "./texts.ts";
import { triage } from "./triage.ts";

/** The year, in ms since 1970. Issues are opened from `before` on: some are older than the year. */
export interface Period {
  from: number;
  until: number;
  before: number;
}

export interface Plan extends Issue {
  index: number;
  /** The steps within the year, in order of time, each with the state after it. */
  moments: { step: Step; state: IssueState }[];
}

/** The life of one issue: the same for the same seed and index, however many issues there are. */
export function planIssue(seed: number, index: number, period: Period): Plan {
  const issue = anIssue(new Random(seed, index), period);
  const steps: Step[] = [{ action: "opened", at: issue.openedAt, by: issue.author }];
  const answeredAt = conversation(issue, steps);
  triage(issue, steps);
  ending(issue, steps, answeredAt);
  return { ...issue, index, moments: possible(issue, steps, period) };
}

function anIssue(random: Random, { from, until, before }: Period): Issue {
  const [first, ...others] = REPOSITORIES.map((each) => [each, each.share] as const);
  const repository = first ? random.weighted([first, ...others]) : REPOSITORIES[0];
  const kind = random.weighted<Kind>([
    ["bug", 46],
    ["enhancement", 27],
    ["question", 17],
    ["documentation", 10],
  ]);
  const openedAt = someTime(random, before, until, repository.season);
  const who = random.next();
  const author = who < 0.2 ? random.pick(TEAM) : who < 0.26 && kind === "bug" ? WATCH_BOT : outsider(random);
  return {
    random,
    repository,
    kind,
    urgent: kind === "bug" && random.chance(0.2),
    author,
    title: titleOf(kind, random),
    body: bodyOf(kind),
    openedAt,
    progress: Math.max(0, (openedAt - from) / (until - from)),
  };
}

/**
 * The steps that GitHub would allow, in order of time. Each has a second of its own, since GitHub's times are exact to a
 * second: so no two events of an issue have the same id.
 */
function possible(issue: Issue, steps: readonly Step[], { from, until }: Period): Plan["moments"] {
  const moments: Plan["moments"] = [];
  let state = newIssue(issue.title, issue.openedAt);
  let last = 0;
  for (const planned of steps.toSorted((one, other) => one.at - other.at)) {
    const second = Math.floor(planned.at / SECOND) * SECOND;
    const step = { ...planned, at: Math.max(second, last + SECOND) };
    const after = step.at < until ? applyStep(state, step) : undefined;
    if (!after) {
      continue;
    }
    state = after;
    last = step.at;
    if (step.at >= from) {
      moments.push({ step, state });
    }
  }
  return moments;
}
