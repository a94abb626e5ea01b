import { applyStep } from "../stand-ins/github/issues/apply-step.ts";
import { type IssueState, newIssue } from "../stand-ins/github/issues/issue-state.ts";
import type { Step } from "../stand-ins/github/issues/step.ts";
import { SECOND, someTime } from "./calendar.ts";
import { conversation } from "./conversation.ts";
import { ending } from "./ending.ts";
import type { Issue } from "./issue.ts";
import { outsider, TEAM, WATCH_BOT } from "./people.ts";
import { Random } from "./random.ts";
import { type Kind, REPOSITORIES } from "./repositories.ts";
import type { PlannedStep } from "./step.ts";
import { bodyOf, titleOf } from "./texts.ts";
import { triage } from "./triage.ts";

const FIRST_ID = 3_000_000_001;
/** The ids of an issue's comments follow its own. */
const IDS_EACH = 1000;

/** The year, in ms since 1970. Issues are opened from `before` on: some are older than the year. */
export interface Period {
  from: number;
  until: number;
  before: number;
}

export interface Plan extends Issue {
  /** The steps after its opening, in order of time. Those before the year are among them. */
  steps: Step[];
}

/** The life of one issue: the same for the same seed and index, however many issues there are. */
export function planIssue(seed: number, index: number, period: Period): Plan {
  const issue = anIssue(index, new Random(seed, index), period);
  const steps: PlannedStep[] = [];
  const answeredAt = conversation(issue, steps);
  triage(issue, steps);
  ending(issue, steps, answeredAt);
  return { ...issue, steps: possible(issue, steps, period) };
}

function anIssue(index: number, random: Random, { from, until, before }: Period): Issue {
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
    index,
    id: FIRST_ID + index * IDS_EACH,
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
 * The steps that GitHub would allow, in order of time. Each has a second of its own: so no two events of an issue
 * have the same id.
 */
function possible(issue: Issue, planned: readonly PlannedStep[], { until }: Period): Step[] {
  const steps: Step[] = [];
  let state = newIssue(issue.title, issue.body, toSecond(issue.openedAt));
  let nextComment = issue.id + 1;
  for (const each of planned.toSorted((one, other) => one.at - other.at)) {
    const at = Math.max(toSecond(each.at), state.updatedAt + SECOND);
    const step = definite({ ...each, at }, state, nextComment);
    const after = at < until ? applyStep(state, step) : undefined;
    if (after) {
      nextComment += step.action === "commented" ? 1 : 0;
      state = after;
      steps.push(step);
    }
  }
  return steps;
}

/** @param commentId the id of the next comment */
function definite(step: PlannedStep, { comments }: IssueState, commentId: number): Step {
  switch (step.action) {
    case "commented":
      return { ...step, id: commentId };
    case "comment edited":
      return { ...step, body: `${comments.at(-1)?.body} (edited)` };
    default:
      return step;
  }
}

/** GitHub's times are exact to a second. Times are ms since 1970. */
export function toSecond(at: number): number {
  return Math.floor(at / SECOND) * SECOND;
}
