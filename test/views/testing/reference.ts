import type { Delivery } from "./histories/deliveries.ts";
import { attainment } from "./reference/attainment.ts";
import { backlogDaily } from "./reference/backlog-daily.ts";
import { currentIssue } from "./reference/issues.ts";
import { knownIssues } from "./reference/known.ts";
import { lifecycleOf } from "./reference/lifecycles.ts";
import { knownRepositories } from "./reference/repositories.ts";
import { stateChangeRows } from "./reference/state-changes.ts";
import { unanswered } from "./reference/unanswered.ts";
import { weekly } from "./reference/weekly.ts";
import { workingTime } from "./reference-hours.ts";
import type { Configuration, Row } from "./warehouse.ts";

/** The views that the reference can answer for. */
export const VIEWS = [
  "state_changes",
  "issues",
  "lifecycles",
  "weekly",
  "weekly_by_label",
  "weekly_by_assignee",
  "backlog_daily",
  "unanswered",
  "attainment",
] as const;
export type View = (typeof VIEWS)[number];

/**
 * What each view should answer, by its definition. It is told what truly happened and what of it we received, so that it
 * needs no guess from rows: a received event is evidence of the life.
 * @param now in seconds since 1970
 */
export function answersOf(deliveries: readonly Delivery[], configuration: Configuration, now: number) {
  const known = knownIssues(deliveries);
  const repositories = knownRepositories(known);
  const issues = known.flatMap((issue) => {
    const repository = repositories.get(issue.issue.repository);
    return repository ? [currentIssue(issue, repository)] : [];
  });
  const earliest = Math.min(...known.map(({ issue }) => issue.createdAt));
  const worked = workingTime(configuration, earliest, now);
  const lives = issues.map((issue) => lifecycleOf(issue, worked, now));
  return {
    state_changes: issues.flatMap(({ known, changes }) => stateChangeRows(known, changes)),
    issues: issues.map(({ row }) => row),
    lifecycles: lives.map(({ row }) => row),
    backlog_daily: backlogDaily(issues, now),
    weekly: weekly(lives, now),
    weekly_by_label: weekly(lives, now, "label"),
    weekly_by_assignee: weekly(lives, now, "assignee"),
    unanswered: unanswered(lives),
    attainment: attainment(lives, configuration),
  } satisfies Record<View, Row[]>;
}
