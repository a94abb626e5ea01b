import type { Row } from "../warehouse.ts";
import { backlogAt, changesIn, dateOf, periods } from "./calendar.ts";
import { COHORT_DURATIONS } from "./durations.ts";
import type { Lifecycle } from "./lifecycles.ts";

type Week = ReturnType<typeof periods>[number];

/** The weeks of each repository, or of each label or assignee of a repository. */
export function weekly(lives: readonly Lifecycle[], now: number, slice?: "label" | "assignee"): Row[] {
  const slices = Map.groupBy(
    lives.flatMap((life) => slicesOf(life, slice).map((name) => ({ life, name }))),
    ({ life, name }) => `${life.row.repository_id} ${name.toLowerCase()}`,
  );
  return [...slices.values()].flatMap((members) => {
    const its = members.map(({ life }) => life);
    const name = newestSpelling(members);
    const first = Math.min(...its.map(({ issue }) => issue.firstEventAt));
    return periods("week", first, now).map((week) => weekOf(its, week, slice ? { [slice]: name } : {}));
  });
}

function slicesOf({ row }: Lifecycle, slice?: "label" | "assignee"): string[] {
  const names = slice === "label" ? row.labels : row.assignees;
  if (slice === undefined || !Array.isArray(names)) {
    return [""];
  }
  return names.length === 0 ? ["(none)"] : names.map(String);
}

/** A label has its newest spelling. */
function newestSpelling(members: readonly { life: Lifecycle; name: string }[]): string {
  const byTime = members.toSorted((one, other) => one.life.issue.labelsAt - other.life.issue.labelsAt);
  return byTime.at(-1)?.name ?? "";
}

function weekOf(lives: readonly Lifecycle[], week: Week, slice: Row): Row {
  const changes = lives.flatMap(({ issue }) => issue.changes);
  const notWaiting = lives.filter(({ row }) => row.not_waiting !== null);
  const counts = changesIn(changes, week);
  const cohort = lives.filter(({ firstClosedAt }) => {
    return firstClosedAt !== null && firstClosedAt >= week.start && firstClosedAt < week.end;
  });
  const reopened = cohort.filter(({ wasReopenedSince }) => wasReopenedSince);
  return {
    week: dateOf(week.start),
    repository_id: lives[0]?.row.repository_id ?? null,
    repository: lives[0]?.row.repository ?? null,
    ...slice,
    ...counts,
    backlog: backlogAt(changes, week.end),
    backlog_not_waiting: backlogAt(
      notWaiting.flatMap(({ issue }) => issue.changes),
      week.end,
    ),
    backlog_change: counts.opened + counts.reopened - counts.closed - counts.removed,
    first_closed: cohort.length,
    opening_unseen: cohort.filter(({ row }) => row.opening_seen === false).length,
    reopen_rate: cohort.length === 0 ? null : reopened.length / cohort.length,
    ...durationColumns(cohort),
  };
}

function durationColumns(cohort: readonly Lifecycle[]): Row {
  const columns: Row = {};
  for (const name of COHORT_DURATIONS) {
    const known = cohort.map(({ durations }) => durations[name]);
    const elapsed = known.flatMap(({ elapsed }) => elapsed ?? []);
    const working = known.flatMap(({ working }) => working ?? []);
    columns[`n_${name}`] = elapsed.length;
    for (const percent of [50, 75, 90]) {
      columns[`p${percent}_${name}_seconds`] = percentile(elapsed, percent / 100);
      columns[`p${percent}_${name}_working_seconds`] = percentile(working, percent / 100);
    }
  }
  return columns;
}

/** Between the two nearest values, as far from each as the rank is. */
function percentile(values: number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return below === undefined || above === undefined ? null : below + (above - below) * (rank % 1);
}
