/**
 * What the views should answer, from their definitions: one event after another, without a thought for speed. It shares
 * nothing with the SQL but the definitions, so that the two can be held against each other.
 */
import type { IssueEventRow } from "../../../functions/bigquery/src/row.ts";
import { workingTime } from "./reference-hours.ts";
import type { Configuration, Row } from "./warehouse.ts";

const DAY = 86_400;
const WEEK = 7 * DAY;

const secondsOf = (time: string) => Date.parse(time) / 1000;
const isoOf = (seconds: number | null) =>
  seconds === null ? null : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
/** 1970 began on a Thursday. */
const weekOf = (seconds: number) => Math.floor((seconds + 3 * DAY) / WEEK) * WEEK - 3 * DAY;
const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

interface Change {
  kind: string;
  at: number;
}

interface Life {
  repository: string;
  labels: string[];
  assignees: string[];
  firstEventAt: number;
  changes: Change[];
  /** As view lifecycles has it. */
  row: Row;
  openingSeen: boolean;
  openedAt: number;
  firstClosedAt: number | null;
  durations: Record<string, number | null>;
}

/** `now`: seconds since 1970, like all moments here. */
export interface World {
  lives: Life[];
  now: number;
  configuration: Configuration;
}

const changedAt = (row: IssueEventRow) => secondsOf(row.issue_updated_at ?? row.occurred_at);

/** The rank of an event among the events of the same second. */
function rankOf(row: IssueEventRow): number {
  const { type, action, issue_state, issue_closed_at } = row;
  const isGone = type === "issues" && (action === "deleted" || action === "transferred");
  const isStillClosed = issue_closed_at !== null && secondsOf(issue_closed_at) < changedAt(row);
  if (action === "opened") {
    return 1;
  }
  if (action === "closed" || action === "reopened") {
    return 5;
  }
  if (isGone) {
    return 6;
  }
  if (issue_state === "open") {
    return 3;
  }
  return isStillClosed ? 2 : 4;
}

/** A row in which no column of the issue is unknown, because an earlier event said what this one does not. */
type Told = IssueEventRow & {
  repository_id: number;
  sender: string;
  issue_title: string;
  issue_url: string;
  issue_state: string;
  issue_author: string;
  issue_comments: number;
  issue_created_at: string;
  issue_updated_at: string;
};

/** One issue's rows, oldest first: what a row does not say is as the row before it left it. */
function told(rows: readonly IssueEventRow[]): Told[] {
  let known: Partial<IssueEventRow> = { issue_state: "open" };
  return rows.map((row) => {
    const said = Object.entries(row).filter(([column]) => !row.not_said.includes(column));
    const filled = { ...row, ...known, ...Object.fromEntries(said) };
    const isAnother =
      filled.issue_state !== known.issue_state ||
      (filled.issue_state === "closed" && filled.issue_closed_at !== known.issue_closed_at);
    if (isAnother && row.not_said.includes("issue_state_reason")) {
      // The reason that is known is that of another state, or of an earlier closing.
      filled.issue_state_reason = null;
    }
    known = filled;
    // Stories leave out what GitHub leaves out, and begin with an event that says the rest.
    return filled as Told;
  });
}

/** The row with the state that follows from when it says that the issue was closed, if it does not say the state. */
function proven(row: IssueEventRow): IssueEventRow {
  const { issue_closed_at: closedAt, issue_updated_at: updatedAt, not_said } = row;
  if (!not_said.includes("issue_state") || not_said.includes("issue_closed_at")) {
    return row;
  }
  const rest = not_said.filter((column) => column !== "issue_state");
  if (closedAt === null) {
    return { ...row, issue_state: "open", not_said: rest };
  }
  return closedAt === updatedAt ? { ...row, issue_state: "closed", not_said: rest } : row;
}

export function worldOf(rows: readonly IssueEventRow[], configuration: Configuration, now: number): World {
  const once = new Map<string, IssueEventRow>();
  for (const row of rows) {
    const known = once.get(row.event_id);
    if (!known || row.received_at < known.received_at) {
      once.set(row.event_id, row);
    }
  }
  const events = [...once.values()]
    .map(proven)
    .sort(
      (a, b) =>
        changedAt(a) - changedAt(b) ||
        secondsOf(a.occurred_at) - secondsOf(b.occurred_at) ||
        rankOf(a) - rankOf(b) ||
        compare(a.received_at, b.received_at) ||
        compare(a.event_id, b.event_id),
    );
  const byIssue = new Map(
    [...Map.groupBy(events, ({ issue_id }) => issue_id)].map(([id, rows]) => [id, told(rows)]),
  );

  const names = new Map<number, Told>();
  for (const [, ofIssue] of byIssue) {
    const newest = lastOf(ofIssue);
    const named = names.get(newest.repository_id);
    const newer =
      !named ||
      (compare(newest.occurred_at, named.occurred_at) ||
        compare(newest.received_at, named.received_at) ||
        compare(named.event_id, newest.event_id)) > 0;
    if (newer) {
      names.set(newest.repository_id, newest);
    }
  }

  const first = Math.min(...[...byIssue.values()].flat().map((row) => secondsOf(row.issue_created_at)));
  const worked = workingTime(configuration, first, now);
  const lives = [...byIssue.values()].map((ofIssue) => {
    const repository = names.get(lastOf(ofIssue).repository_id)?.repository ?? "";
    return lifeOf(ofIssue, repository, worked, now);
  });
  return { lives, now, configuration };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function lastOf<T>(items: readonly T[]): T {
  const last = items.at(-1);
  if (last === undefined) {
    throw new Error("nothing there");
  }
  return last;
}

const isStranger = (login: string, type: string | null, author: string) =>
  login !== author && type !== "Bot" && !login.endsWith("[bot]");

function lifeOf(
  events: Told[],
  repository: string,
  worked: (from: number, to: number) => number,
  now: number,
): Life {
  const newest = lastOf(events);
  const opening = events.find(({ action }) => action === "opened");
  const arrival = opening?.transferred_from ? opening : undefined;
  const openingSeen = opening !== undefined && !arrival;
  const openedAt = secondsOf(newest.issue_created_at);
  const began = arrival ? secondsOf(arrival.issue_updated_at) : openedAt;

  const changes: Change[] = [{ kind: "opened", at: began }];
  const intervals: [number, number][] = [];
  let openSince: number | null = began;
  for (const event of events) {
    if (event.issue_state === "closed" && openSince !== null) {
      const at = secondsOf(event.issue_closed_at ?? event.occurred_at);
      changes.push({ kind: "closed", at });
      intervals.push([openSince, at]);
      openSince = null;
    } else if (event.issue_state === "open" && openSince === null) {
      openSince = secondsOf(event.occurred_at);
      changes.push({ kind: "reopened", at: openSince });
    }
  }
  const wasClosed = openSince === null;
  const gone = events.find(({ type, action }) => type === "issues" && /^(deleted|transferred)$/.test(action));
  if (gone && openSince !== null) {
    openSince = null;
    changes.push({ kind: gone.action, at: secondsOf(gone.occurred_at) });
  }

  const earliest = (times: number[]) => (times.length > 0 ? Math.min(...times) : null);
  const latest = (times: number[]) => (times.length > 0 ? Math.max(...times) : null);
  const timesOf = (...kinds: string[]) =>
    changes.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at);
  const respondedAt = earliest(
    events.flatMap((event) => {
      const { comment_author: login, comment_author_type: type, comment_created_at: at } = event;
      return login && at && isStranger(login, type, event.issue_author) ? [secondsOf(at)] : [];
    }),
  );
  const triagedAt = earliest(
    events
      .filter(({ action }) => ["labeled", "assigned", "milestoned"].includes(action))
      .filter(({ sender, sender_type, issue_author }) => isStranger(sender, sender_type, issue_author))
      .map(({ occurred_at }) => secondsOf(occurred_at)),
  );
  const firstClosedAt = earliest(timesOf("closed"));
  const endedAt = openSince === null ? lastOf(changes).at : now;

  const since = (to: number | null, clock: typeof worked) =>
    openingSeen && to !== null ? clock(began, to) : null;
  const open = (clock: typeof worked) =>
    openingSeen && wasClosed ? intervals.reduce((sum, [from, to]) => sum + clock(from, to), 0) : null;
  const elapsed = (from: number, to: number) => to - from;
  const durations = {
    first_response_seconds: since(respondedAt, elapsed),
    first_response_working_seconds: since(respondedAt, worked),
    triage_seconds: since(triagedAt, elapsed),
    triage_working_seconds: since(triagedAt, worked),
    first_close_seconds: since(firstClosedAt, elapsed),
    first_close_working_seconds: since(firstClosedAt, worked),
    active_open_seconds: open(elapsed),
    active_open_working_seconds: open(worked),
  };

  return {
    repository,
    labels: newest.issue_labels,
    assignees: newest.issue_assignees,
    firstEventAt: Math.min(
      ...events.map((event) => (event === arrival ? began : secondsOf(event.occurred_at))),
    ),
    changes,
    openingSeen,
    openedAt,
    firstClosedAt,
    durations,
    row: {
      issue_id: newest.issue_id,
      repository_id: newest.repository_id,
      repository,
      number: newest.issue_number,
      title: newest.issue_title,
      url: newest.issue_url,
      author: newest.issue_author,
      labels: newest.issue_labels,
      assignees: newest.issue_assignees,
      comments: newest.issue_comments,
      outcome: outcomeOf(newest, gone),
      opened_at: isoOf(openedAt),
      opening_seen: openingSeen,
      first_response_at: isoOf(respondedAt),
      first_triaged_at: isoOf(triagedAt),
      first_closed_at: isoOf(firstClosedAt),
      last_closed_at: isoOf(latest(timesOf("closed"))),
      removed_at: isoOf(latest(timesOf("deleted", "transferred"))),
      reopen_count: timesOf("reopened").length,
      ...durations,
      age_seconds: elapsed(began, endedAt),
      age_working_seconds: worked(began, endedAt),
    },
  };
}

function outcomeOf(newest: Told, gone: Told | undefined): string {
  if (gone) {
    return gone.action;
  }
  if (newest.issue_state === "open") {
    return "open";
  }
  return newest.issue_state_reason ?? "completed";
}

/** View backlog_daily. */
export function backlogDaily({ lives, now }: World): Row[] {
  return [...Map.groupBy(lives, ({ repository }) => repository)].flatMap(([repository, ofRepository]) =>
    flows(ofRepository, DAY, now).map(({ start, ...flow }) => ({
      day: dateOf(start),
      repository,
      ...flow,
    })),
  );
}

interface Flow {
  start: number;
  opened: number;
  reopened: number;
  closed: number;
  removed: number;
  backlog: number;
}

/** What happened in each day or week from the Monday before the first event on, and how many issues were open at its end. */
function flows(lives: Life[], length: number, now: number): Flow[] {
  const changes = lives.flatMap((life) => life.changes);
  const result: Flow[] = [];
  for (
    let start = weekOf(Math.min(...lives.map((life) => life.firstEventAt)));
    start <= now;
    start += length
  ) {
    const end = start + length;
    const within = changes.filter(({ at }) => at >= start && at < end);
    const count = (...kinds: string[]) => within.filter(({ kind }) => kinds.includes(kind)).length;
    const isOpen = ({ changes }: Life) => {
      const before = changes.filter(({ at }) => at < end);
      const last = before.at(-1);
      return last !== undefined && (last.kind === "opened" || last.kind === "reopened");
    };
    result.push({
      start,
      opened: count("opened"),
      reopened: count("reopened"),
      closed: count("closed"),
      removed: count("deleted", "transferred"),
      backlog: lives.filter(isOpen).length,
    });
  }
  return result;
}

/** Views weekly, weekly_by_label and weekly_by_assignee: one slice of a repository's issues after another. */
export function weekly(world: World, dimension?: "label" | "assignee"): Row[] {
  const slicesOf = ({ labels, assignees }: Life): (string | undefined)[] => {
    if (!dimension) {
      return [undefined];
    }
    const slices = dimension === "label" ? labels : assignees;
    return slices.length > 0 ? slices : ["(none)"];
  };
  const sliced = world.lives.flatMap((life) => slicesOf(life).map((slice) => ({ life, slice })));
  const groups = Map.groupBy(sliced, ({ life, slice }) => JSON.stringify([life.repository, slice]));
  return [...groups.values()].flatMap((group) => {
    const lives = group.map(({ life }) => life);
    const { life, slice } = lastOf(group);
    return flows(lives, WEEK, world.now).map(({ start, ...flow }) => {
      const cohort = lives.filter(
        ({ firstClosedAt }) => firstClosedAt !== null && weekOf(firstClosedAt) === start,
      );
      return {
        week: dateOf(start),
        repository: life.repository,
        ...(dimension && slice !== undefined && { [dimension]: slice }),
        ...flow,
        backlog_change: flow.opened + flow.reopened - flow.closed - flow.removed,
        ...cohortRow(cohort),
      };
    });
  });
}

function cohortRow(cohort: Life[]): Row {
  const reopened = cohort.filter(({ changes }) => changes.some(({ kind }) => kind === "reopened"));
  const valuesOf = (duration: string) =>
    cohort.flatMap(({ durations }) => durations[duration] ?? []).sort((a, b) => a - b);
  const row: Row = {
    first_closed: cohort.length,
    opening_unseen: cohort.filter(({ openingSeen }) => !openingSeen).length,
    reopen_rate: cohort.length > 0 ? reopened.length / cohort.length : null,
  };
  for (const measure of ["first_response", "triage", "first_close", "active_open"]) {
    row[`n_${measure}`] = valuesOf(`${measure}_seconds`).length;
  }
  for (const measure of ["first_response", "triage", "first_close", "active_open"]) {
    for (const duration of [`${measure}_seconds`, `${measure}_working_seconds`]) {
      for (const percent of [50, 75, 90]) {
        row[`p${percent}_${duration}`] = percentile(valuesOf(duration), percent);
      }
    }
  }
  return row;
}

/** Between the two nearest values, as PERCENTILE_CONT has it. `sorted`: the least first. */
function percentile(sorted: readonly number[], percent: number): number | null {
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) {
    return null;
  }
  return below + (above - below) * (place - Math.floor(place));
}

/** View unanswered. */
export function unanswered({ lives }: World): Row[] {
  return lives
    .map(({ row }) => row)
    .filter((row) => row.outcome === "open" && row.first_response_at === null)
    .filter((row) => row.opening_seen || row.comments === 0)
    .map((row) => ({
      repository: row.repository ?? null,
      number: row.number ?? null,
      age_seconds: row.age_seconds ?? null,
      age_working_seconds: row.age_working_seconds ?? null,
    }));
}

/** View attainment. */
export function attainment({ lives, configuration }: World): Row[] {
  const judged = lives
    .filter(({ openingSeen }) => openingSeen)
    .flatMap((life) =>
      configuration.targets
        .filter(({ label }) => label === "*" || life.labels.includes(label))
        .map((target) => ({ life, target })),
    );
  const groups = Map.groupBy(judged, ({ life, target }) =>
    JSON.stringify([weekOf(life.openedAt), life.repository, target.label]),
  );
  return [...groups.values()].map((group) => {
    const { life, target } = lastOf(group);
    const ages = group.map(({ life }) => Number(life.row.age_working_seconds));
    const response = group.map(({ life }) => life.durations.first_response_working_seconds ?? null);
    const close = group.map(({ life }) => life.durations.first_close_working_seconds ?? null);
    const until = close.map((closed, index) => closed ?? ages[index] ?? 0);
    return {
      week: dateOf(weekOf(life.openedAt)),
      repository: life.repository,
      label: target.label,
      opened: group.length,
      ...shares("first_response", target.first_response_hours, response, until),
      ...shares("close", target.close_hours, close, until),
    };
  });
}

/** `done`: how long it took, where it was done; `until`: how long we'd have waited for it, where it wasn't. */
function shares(name: string, hours: number | null, done: (number | null)[], until: number[]): Row {
  const target = hours === null ? Number.NaN : hours * 3600;
  const met = done.filter((took) => took !== null && took <= target).length;
  const missed = done.filter((took, index) => (took ?? until[index] ?? 0) > target).length;
  const n = met + missed;
  return {
    [`${name}_target_hours`]: hours,
    [`${name}_n`]: n,
    [`${name}_met`]: met,
    [`${name}_share`]: n > 0 ? met / n : null,
  };
}
