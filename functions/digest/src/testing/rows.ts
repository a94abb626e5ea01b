import type { ToDoRow } from "../to-do.ts";
import type { Week, WeeksRow } from "../weeks.ts";

const HOUR = 3600;

/** Of 8 hours, in seconds. */
export const WORKING_DAY = 8 * HOUR;

/** An issue that nobody has answered for 14 working hours. */
export function aToDo(overrides: Partial<ToDoRow> = {}): ToDoRow {
  const { number = 12 } = overrides;
  return {
    issue_id: 1000 + number,
    host: "github.com",
    repository: "acme/web",
    repository_private: false,
    number,
    title: "Login fails on Safari",
    url: `https://github.com/acme/web/issues/${number}`,
    author: "ann",
    author_type: "User",
    author_association: "NONE",
    labels: [],
    assignees: [],
    milestone: null,
    issue_type: null,
    age_working_seconds: 14 * HOUR,
    waited_working_seconds: 14 * HOUR,
    open_so_far_working_seconds: 14 * HOUR,
    is_unanswered: true,
    missed: [],
    ...overrides,
  };
}

/** A week in which 12 issues were opened and 9 closed. */
function aWeek(overrides: Partial<Week> = {}): Week {
  return {
    week: "2026-03-02",
    opened: 12,
    closed: 9,
    backlog: 40,
    n_first_response: 11,
    p50_first_response_working_seconds: 5 * HOUR,
    p90_first_response_working_seconds: 20 * HOUR,
    n_active_open: 9,
    p50_active_open_working_seconds: 30 * HOUR,
    p90_active_open_working_seconds: 100 * HOUR,
    ...overrides,
  };
}

/** A repository whose backlog has grown for weeks. The last week comes first, and has what is given. */
export function someWeeks(repository: string, last: Partial<Week> = {}): WeeksRow {
  const before = [37, 35, 36, 33, 31].map((backlog) =>
    aWeek({ opened: 9, closed: 10, backlog, p50_first_response_working_seconds: 7 * HOUR }),
  );
  return { repository, repository_private: false, weeks: [aWeek(last), ...before] };
}
