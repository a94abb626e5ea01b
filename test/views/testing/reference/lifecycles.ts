import { iso } from "../histories/payload.ts";
import type { Account } from "../histories/people.ts";
import type { Row } from "../warehouse.ts";
import {
  type Durations,
  durationColumns,
  lengthOf,
  openSpans,
  type Span,
  UNKNOWN,
  type WorkingTime,
} from "./durations.ts";
import type { CurrentIssue } from "./issues.ts";
import { occurredAt } from "./known.ts";

/** An issue as view `lifecycles` shows it, and what the views above it are made from. */
export interface Lifecycle {
  issue: CurrentIssue;
  firstClosedAt: number | null;
  wasReopenedSince: boolean;
  durations: Durations;
  row: Row;
}

const TRIAGE = ["labeled", "assigned", "milestoned", "typed", "field_added"].map(
  (action) => `issues.${action}`,
);

export function lifecycleOf(issue: CurrentIssue, workingTime: WorkingTime, now: number): Lifecycle {
  const { changes, beganAt, row } = issue;
  const answers = answersOf(issue);
  const [answer] = answers;
  const closings = changes.filter(({ change }) => change === "closed").map(({ at }) => at);
  const firstClosedAt = closings[0] ?? null;
  const kinds = changes.map(({ change }) => change);
  const wasReopenedSince = firstClosedAt !== null && kinds.lastIndexOf("reopened") > kinds.indexOf("closed");
  const removal = changes.find(({ change, delta }) => isRemoval(change) && delta === -1);
  const times = {
    response: answer?.createdAt ?? null,
    teamResponse: answers.find(({ by }) => by.isTeam)?.createdAt ?? null,
    triage: triagedAt(issue),
    firstClose: firstClosedAt,
    lastClose: closings.at(-1) ?? null,
    removal: removal?.at ?? null,
  };
  const openSince = changes.findLast(({ delta }) => delta > 0)?.at ?? beganAt;
  const ageUntil = issue.isOpen ? now : (times.removal ?? times.lastClose ?? beganAt);
  const durations = {
    ...durationsOf(issue, times, (spans) => lengthOf(spans, workingTime), now),
    age: lengthOf([[beganAt, ageUntil]], workingTime),
  };
  return {
    issue,
    firstClosedAt,
    wasReopenedSince,
    durations,
    row: {
      issue_id: row.issue_id ?? null,
      ...commonColumns(row),
      opening_seen: row.opening_seen ?? null,
      first_response_at: isoOf(times.response),
      first_response_by: answer?.by.login ?? null,
      first_team_response_at: isoOf(times.teamResponse),
      first_triaged_at: isoOf(times.triage),
      first_closed_at: isoOf(times.firstClose),
      last_closed_at: isoOf(times.lastClose),
      removed_at: isoOf(times.removal),
      reopen_count: kinds.filter((kind) => kind === "reopened").length,
      reopened_since: wasReopenedSince,
      open_since: issue.isOpen ? isoOf(openSince) : null,
      open_since_working_seconds:
        issue.isOpen && (row.opening_seen === true || kinds.includes("reopened"))
          ? lengthOf([[openSince, now]], workingTime).working
          : null,
      is_unanswered: isUnanswered(issue, answer !== undefined),
      outcome: row.outcome ?? null,
      ...same(row, ["repository_private", "host", "author_type", "milestone", "issue_type"]),
      ...durationColumns(durations),
    },
  };
}

/** If we did not see the beginning, we may have missed the answer. */
function isUnanswered({ isOpen, row }: CurrentIssue, isAnswered: boolean): boolean {
  return isOpen && !(row.opening_seen ? isAnswered : row.comments !== 0);
}

/** The columns that views `lifecycles` and `unanswered` both take from `issues`. */
export function commonColumns(row: Row): Row {
  const columns = same(row, [
    "repository_id",
    "repository",
    "number",
    "title",
    "url",
    "author",
    "author_association",
    "author_is_bot",
    "not_waiting",
    "labels",
    "assignees",
    "comments",
  ]);
  return { ...columns, opened_at: row.created_at ?? null };
}

function same(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

interface Times {
  response: number | null;
  teamResponse: number | null;
  triage: number | null;
  firstClose: number | null;
}

/** All durations but the age. If we did not see the opening, we know none. */
function durationsOf(
  { changes, known, row }: CurrentIssue,
  { response, teamResponse, triage, firstClose }: Times,
  lengthOf: (spans: Span[]) => Durations["age"],
  now: number,
): Omit<Durations, "age"> {
  const isSeen = row.opening_seen === true;
  const spans = openSpans(changes, now);
  const until = (at: number | null) =>
    isSeen && at !== null ? lengthOf([[known.issue.createdAt, at]]) : UNKNOWN;
  const waiting = spans.map(([start, end]): Span => [start, Math.min(end, response ?? end)]);
  return {
    first_response: until(response),
    first_team_response: until(teamResponse),
    triage: until(triage),
    first_close: until(firstClose),
    active_open: isSeen && row.state === "closed" ? lengthOf(spans) : UNKNOWN,
    open_so_far: isSeen ? lengthOf(spans) : UNKNOWN,
    waited: isSeen ? lengthOf(waiting) : UNKNOWN,
  };
}

/** The comments by others. A comment moves with its issue. */
function answersOf(issue: CurrentIssue) {
  return issue.comments.filter(({ by }) => isOther(issue, by));
}

function triagedAt(issue: CurrentIssue): number | null {
  const triage = issue.known.steps.find(({ step }) => TRIAGE.includes(step.name) && isOther(issue, step.by));
  return triage ? occurredAt(issue.known, triage) : null;
}

/** Neither the author nor a bot. */
function isOther({ known }: CurrentIssue, account: Account): boolean {
  return account !== known.issue.author && !account.isBot;
}

function isRemoval(change: string): boolean {
  return change === "deleted" || change === "transferred";
}

function isoOf(at: number | null): string | null {
  return at === null ? null : iso(at);
}
