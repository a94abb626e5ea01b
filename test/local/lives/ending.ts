import type { Account } from "../stand-ins/github/issues/account.ts";
import type { Reason } from "../stand-ins/github/issues/step.ts";
import { afterWork, DAY, HOUR, MINUTE, nextTime, SECOND } from "./calendar.ts";
import type { Issue } from "./issue.ts";
import { TEAM, TRIAGE_BOT } from "./people.ts";
import type { Kind } from "./repositories.ts";
import type { PlannedStep } from "./step.ts";
import { remark } from "./texts.ts";

/** The median of working hours until an issue is done, and the probability that it is done at all. */
const WORK: Record<Kind, readonly [number, number]> = {
  bug: [40, 0.85],
  enhancement: [130, 0.68],
  question: [14, 0.9],
  documentation: [48, 0.85],
};

/** Adds how an issue ends: closed by a person or a bot, reopened, deleted, or left open. */
export function ending(issue: Issue, steps: PlannedStep[], answeredAt: number | undefined): void {
  const { random, kind, urgent, author, openedAt } = issue;
  if (author.association === "NONE" && random.chance(0.03)) {
    removeSpam(issue, steps);
    return;
  }
  const [hours, likely] = urgent ? [10, 0.98] : WORK[kind];
  const strain = strainOn(issue);
  const done = strain > 0 ? likely * (1 - 0.3 * strain) : 1 - (1 - likely) * (1 + 0.9 * strain);
  if (answeredAt === undefined || !random.chance(done)) {
    expire(issue, steps, Math.max(openedAt, answeredAt ?? 0));
    return;
  }
  const at = afterWork(answeredAt, random.around(hours * (1 + 0.7 * strain), 1));
  const byAuthor = author.type === "User" && random.chance(kind === "question" ? 0.35 : 0.07);
  const by = byAuthor ? author : random.pick(TEAM);
  const reason: Reason = byAuthor
    ? "completed"
    : random.weighted<Reason>([
        ["completed", 76],
        ["not_planned", 15],
        ["duplicate", urgent ? 0 : 9],
      ]);
  if (!byAuthor && random.chance(0.4)) {
    const words = { completed: "fixed", not_planned: "declined", duplicate: "duplicate" } as const;
    steps.push({ action: "commented", at: at - 30 * SECOND, by, body: remark(words[reason], random) });
  }
  steps.push({ action: "closed", at, by, reason });
  if (reason === "completed" && author.type === "User" && random.chance(0.09)) {
    reopen(issue, steps, at, by);
  }
}

/** How busy the team is when the issue is opened: 1 is overloaded, 0 is as usual, -1 is with time to spare. */
function strainOn({ repository, progress }: Issue): number {
  const [atFirst, atLast] = repository.answeredWithin;
  return Math.sign(atLast - atFirst) * progress;
}

function reopen({ random, author }: Issue, steps: PlannedStep[], closedAt: number, closer: Account): void {
  const at = nextTime(random, closedAt, 60);
  steps.push({ action: "commented", at, by: author, body: remark("again", random) });
  const by = author.association === "MEMBER" ? author : random.pick(TEAM);
  const reopened = afterWork(at, random.around(2, 0.8));
  steps.push({ action: "reopened", at: reopened, by });
  if (random.chance(0.85)) {
    const again = afterWork(reopened + HOUR, random.around(20, 0.8));
    steps.push({ action: "closed", at: again, by: closer, reason: "completed" });
  }
}

/** After 60 days without activity the bot warns; it closes the issue unless the author objects. */
function expire({ random, author }: Issue, steps: PlannedStep[], since: number): void {
  if (!random.chance(0.8)) {
    return;
  }
  const at = since + (60 + random.between(0, 1)) * DAY;
  steps.push({ action: "labeled", at, by: TRIAGE_BOT, label: "stale" });
  steps.push({ action: "commented", at: at + SECOND, by: TRIAGE_BOT, body: remark("stale", random) });
  if (author.type === "User" && random.chance(0.35)) {
    const alive = nextTime(random, at, 30);
    steps.push({ action: "commented", at: alive, by: author, body: remark("alive", random) });
    steps.push({ action: "unlabeled", at: alive + 3 * SECOND, by: TRIAGE_BOT, label: "stale" });
    return;
  }
  steps.push({ action: "closed", at: at + 14 * DAY, by: TRIAGE_BOT, reason: "not_planned" });
}

function removeSpam({ random, openedAt }: Issue, steps: PlannedStep[]): void {
  const at = afterWork(openedAt, random.around(2, 0.8));
  const by = random.pick(TEAM);
  if (random.chance(0.4)) {
    steps.push({ action: "locked", at, by, reason: "spam" });
  }
  steps.push({ action: "deleted", at: at + 2 * MINUTE, by });
}
