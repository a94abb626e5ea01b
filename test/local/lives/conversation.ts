import { afterWork, HOUR, MINUTE, nextTime, SECOND } from "./calendar.ts";
import type { Issue } from "./issue.ts";
import { outsider, TEAM, TRIAGE_BOT } from "./people.ts";
import type { PlannedStep } from "./step.ts";
import { remark, titleOf } from "./texts.ts";

/** Adds the comments of people and bots. Returns the time of the team's first answer; undefined where there is none. */
export function conversation(issue: Issue, steps: PlannedStep[]): number | undefined {
  const { random, author, openedAt } = issue;
  const isOutsider = author.association !== "MEMBER" && author.type === "User";
  if (isOutsider && random.chance(0.3)) {
    const at = openedAt + random.between(5, 60) * SECOND;
    steps.push({ action: "commented", at, by: TRIAGE_BOT, body: remark("hello", random) });
  }
  if (author.type === "User" && random.chance(0.08)) {
    const at = openedAt + random.between(2, 30) * MINUTE;
    steps.push({ action: "edited", at, by: author, title: titleOf(issue.kind, random) });
  }
  if (isOutsider && random.chance(0.12)) {
    // The author asks again: this is no response, and the views must not count it as one.
    const at = nextTime(random, openedAt, 20);
    steps.push({ action: "commented", at, by: author, body: remark("author", random) });
  }
  if (random.chance(0.1)) {
    // Another user has the same problem: a first response, but not the team's.
    const at = nextTime(random, openedAt, 30);
    steps.push({ action: "commented", at, by: outsider(random), body: remark("another", random) });
  }
  const answeredAt = firstAnswer(issue);
  if (answeredAt === undefined) {
    return undefined;
  }

  const others = TEAM.filter(({ login }) => login !== author.login);
  const responder = random.pick([others[0] ?? TEAM[0], ...others.slice(1)]);
  let at = answeredAt;
  steps.push({ action: "commented", at, by: responder, body: remark("answer", random) });
  if (random.chance(0.03)) {
    steps.push({ action: "comment edited", at: at + random.between(1, 9) * MINUTE, by: responder });
  }
  const waits = issue.kind === "bug" && random.chance(0.15);
  if (waits) {
    steps.push({ action: "labeled", at: at + 20 * SECOND, by: responder, label: "needs info" });
  }
  for (let turn = 0; turn < 4 && (waits ? turn === 0 : random.chance(0.38)); turn += 1) {
    if (random.chance(0.2)) {
      return answeredAt; // The author never answers.
    }
    at = nextTime(random, at, 16);
    if (author.type === "User") {
      steps.push({ action: "commented", at, by: author, body: remark("author", random) });
      if (random.chance(0.02)) {
        steps.push({ action: "comment deleted", at: at + 4 * MINUTE, by: author });
      }
    }
    at = afterWork(at, random.around(3, 0.8));
    steps.push({ action: "commented", at, by: responder, body: remark("answer", random) });
    if (waits) {
      steps.push({ action: "unlabeled", at: at + MINUTE, by: responder, label: "needs info" });
    }
  }
  return answeredAt;
}

function firstAnswer({ random, repository, kind, urgent, openedAt, progress }: Issue): number | undefined {
  const [neverAtFirst, neverAtLast] = repository.unanswered;
  const never = neverAtFirst + (neverAtLast - neverAtFirst) * progress;
  if (!urgent && random.chance(never)) {
    return undefined;
  }
  const [atFirst, atLast] = repository.answeredWithin;
  const hours = atFirst * (atLast / atFirst) ** progress * (urgent ? 0.3 : kind === "question" ? 0.8 : 1);
  // Sometimes a member of the team answers in the evening.
  if (random.chance(0.06)) {
    return openedAt + random.around(hours / 2, 0.8) * HOUR;
  }
  return afterWork(openedAt, random.around(hours, 0.9));
}
