import { oneLine } from "@issue-relay/shared/slack/clean-text";
import type { TableBlock } from "@slack/types";
import type { Week, WeeksRow } from "../weeks.ts";
import { change, direction, sparkline } from "./trend.ts";
import { shortTime } from "./working-time.ts";

/** In UTF-16 code units. GitHub's limit for owner/name is 140. */
const MAX_REPOSITORY = 80;

const HEAD = ["Repository", "Opened", "Closed", "Open", "Response p50/p90 (n)", "Resolution p50/p90 (n)"];

/** https://docs.slack.dev/reference/block-kit/blocks/table-block: a cell has at least one character. */
const NONE = "–";

/**
 * A row for each repository.
 * @param all what all repositories together opened, closed and have open: the last row, where given
 */
export function weeklyTable(rows: WeeksRow[], all: string[] | undefined, daySeconds: number): TableBlock {
  const body = rows.map(({ repository, weeks }) => [
    oneLine(repository, MAX_REPOSITORY) || NONE,
    ...countsOf(weeks),
    ...timesOf(weeks, daySeconds),
  ]);
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }],
    rows: [HEAD, ...body, ...(all ? [[...all, NONE, NONE]] : [])].map((row) =>
      row.map((text) => ({ type: "raw_text", text })),
    ),
  };
}

/** What a week counts, in one repository or in several. */
export type Counts = Pick<Week, "opened" | "closed" | "backlog">;

/** The cells `Opened`, `Closed` and `Open`. The last week comes first. */
export function countsOf(weeks: readonly [Counts, ...Counts[]]): string[] {
  const [last, before] = weeks;
  const number = (name: keyof Counts) =>
    `${last[name].toLocaleString("en")}${change(last[name], before?.[name])}`;
  const trend = weeks.map(({ backlog }) => backlog).reverse();
  return [number("opened"), number("closed"), `${number("backlog")} ${sparkline(trend)}`];
}

function timesOf([last, before]: WeeksRow["weeks"], daySeconds: number): string[] {
  const cell = (goal: "first_response" | "active_open") => {
    const n = last[`n_${goal}`];
    const times = ([`p50_${goal}_working_seconds`, `p90_${goal}_working_seconds`] as const).map((name) => {
      const seconds = last[name];
      return seconds === null ? NONE : shortTime(seconds, daySeconds) + direction(seconds, before?.[name]);
    });
    return n === 0 ? NONE : `${times.join(" / ")} (${n.toLocaleString("en")})`;
  };
  return [cell("first_response"), cell("active_open")];
}
