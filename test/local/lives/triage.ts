import { afterWork, HOUR, MINUTE, SECOND } from "./calendar.ts";
import type { Issue } from "./issue.ts";
import { TEAM, TRIAGE_BOT } from "./people.ts";
import { ELSEWHERE, type Label } from "./repositories.ts";
import type { PlannedStep } from "./step.ts";

/** Adds labels, assignees and milestones. */
export function triage(issue: Issue, steps: PlannedStep[]): void {
  const { random, repository, kind, urgent, openedAt } = issue;
  if (random.chance(0.12)) {
    const at = openedAt + random.between(10, 90) * SECOND;
    steps.push({ action: "labeled", at, by: TRIAGE_BOT, label: kind });
  }
  if (!urgent && random.chance(0.06)) {
    return;
  }

  const [atFirst, atLast] = repository.answeredWithin;
  const hours = (urgent ? 0.5 : 1.2) * Math.sqrt(atFirst * atLast);
  const by = random.pick(TEAM);
  let at = afterWork(openedAt, random.around(hours, 0.9));
  const then = () => {
    at += random.between(2, 40) * SECOND;
    return at;
  };
  const label = (name: Label) => steps.push({ action: "labeled", at: then(), by, label: name });
  label(kind);
  if (urgent) {
    label("P1");
  } else if (random.chance(kind === "bug" ? 0.4 : 0.1)) {
    label("P2");
  }
  if (kind === "bug" && random.chance(0.08)) {
    label("regression");
  }
  if ((kind === "documentation" || kind === "enhancement") && random.chance(0.15)) {
    label("good first issue");
  }
  if (random.chance(0.015)) {
    const arrived = { to: ELSEWHERE.name, id: issue.id + 500_000_000, number: 40 + issue.index };
    steps.push({ action: "transferred", at: then(), by, ...arrived });
    return;
  }
  if (random.chance(urgent ? 0.95 : 0.55)) {
    assign(issue, steps, then());
  }
  if (random.chance(0.15)) {
    schedule(issue, steps, at + random.between(1, 20) * MINUTE);
  }
}

function assign({ random }: Issue, steps: PlannedStep[], at: number): void {
  const assignee = random.pick(TEAM);
  steps.push({ action: "assigned", at, by: random.chance(0.5) ? assignee : random.pick(TEAM), assignee });
  if (!random.chance(0.07)) {
    return;
  }
  const handed = afterWork(at + HOUR, random.around(24, 0.7));
  const heir = random.pick(TEAM);
  steps.push({ action: "unassigned", at: handed, by: assignee, assignee });
  steps.push({ action: "assigned", at: handed + 4 * SECOND, by: assignee, assignee: heir });
}

function schedule({ random, repository, progress }: Issue, steps: PlannedStep[], at: number): void {
  const milestone =
    1 + Math.min(repository.milestones.length - 1, Math.floor(progress * repository.milestones.length));
  const by = random.pick(TEAM);
  steps.push({ action: "milestoned", at, by, milestone });
  if (random.chance(0.1)) {
    steps.push({ action: "demilestoned", at: afterWork(at + HOUR, random.around(80, 0.6)), by, milestone });
  }
}
