import type { BigQuery } from "@google-cloud/bigquery";
import { z } from "zod";
import { DAY, YEAR } from "../../lives/calendar.ts";
import { type Result, runQuery } from "../query/result.ts";
import { formatTable } from "../query/table.ts";
import { chart } from "./chart.ts";

/** How many weeks the table shows; the charts show the whole year. */
const WEEKS = 4;

/** The columns for the report. Times are medians in hours and days, which people read more easily than seconds. */
const SELECTED = `SELECT
  repository,
  week,
  opened,
  closed,
  backlog,
  ROUND(p50_first_response_seconds / 3600, 1) AS response_h,
  ROUND(p50_triage_seconds / 3600, 1) AS triage_h,
  ROUND(p50_first_close_seconds / 86400, 1) AS close_d,
  ROUND(p50_active_open_seconds / 86400, 1) AS open_d,
  first_closed AS n
FROM weekly`;

const Weeks = z.array(
  z.tuple([z.string(), z.string(), z.int(), z.int(), z.int(), z.number().nullable()]).rest(z.unknown()),
);

/** The weekly performance until a day, as a table of the last weeks and as charts of a year. */
export async function weeklyReport(bigquery: BigQuery, until: Date): Promise<string> {
  const from = new Date(until.getTime() - YEAR);
  const year = await runQuery(
    bigquery,
    `${SELECTED}\nWHERE week BETWEEN DATE '${day(from)}' AND DATE '${day(until)}'\nORDER BY repository, week`,
  );
  const weeks = Weeks.parse(year.rows).map(([repository, week, , , backlog, hours]) => ({
    repository,
    week,
    backlog,
    hours,
  }));
  const names = [...new Set(weeks.map(({ repository }) => repository))];
  const dates = [...new Set(weeks.map(({ week }) => week))].sort();
  // The same week is in the same column for all repositories, even where one began later.
  const series = (value: (week: (typeof weeks)[number]) => number | null) =>
    names.map((name) => {
      const its = new Map(
        weeks.filter(({ repository }) => repository === name).map((week) => [week.week, value(week)]),
      );
      return { name, values: dates.map((date) => its.get(date) ?? null) };
    });
  return [
    `The last weeks, from the view weekly. Times are medians, in hours (h) and days (d), of the n issues that were first\nclosed in the week; NULL where there are none:\n`,
    formatTable(lastWeeks(year, until)),
    "",
    chart(
      `Backlog, week by week from ${day(from)} to ${day(until)}:`,
      series(({ backlog }) => backlog),
    ),
    "",
    chart(
      "Time to first response, the median of each week:",
      series(({ hours }) => hours),
      " h",
    ),
  ].join("\n");
}

function lastWeeks({ columns, rows }: Result, until: Date): Result {
  const since = day(new Date(until.getTime() - WEEKS * 7 * DAY));
  return { columns, rows: rows.filter(([, week]) => typeof week === "string" && week > since) };
}

function day(date: Date) {
  return date.toISOString().slice(0, 10);
}
