import { escapeText } from "@issue-relay/shared/slack/escape-text";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { KnownBlock } from "@slack/types";
import type { WeeksRow } from "../weeks.ts";
import { fitting } from "./fitting.ts";
import { type Counts, countsOf, weeklyTable } from "./weekly-table.ts";

/** Of a table with 100 rows, https://docs.slack.dev/reference/block-kit/blocks/table-block; three are the head, the sum and a spare. */
const MOST_REPOSITORIES = 97;

const LEGEND =
  "▲ ▼ against the week before, ▁▃▇ the open issues of the last weeks. Repositories in which nothing changed in both weeks are left out. Response and resolution are of the issues that were closed for the first time, in working time: half of them within p50, nine of ten within p90.";

export interface WeeklyOptions {
  /** The length of a working day, in seconds. */
  daySeconds: number;
  dashboard: string | undefined;
}

/** What happened in the last full week, in at least one repository. It notifies nobody. */
export function weeklyMessage(rows: [WeeksRow, ...WeeksRow[]], options: WeeklyOptions): SlackMessage {
  const { daySeconds, dashboard } = options;
  const busiest = rows.toSorted(
    (a, b) => busyness(b) - busyness(a) || a.repository.localeCompare(b.repository),
  );
  const title = `Issues from ${daysOf(rows[0].weeks[0].week)}`;
  const sums = together(rows);
  const [opened, closed, backlog] = [sums[0].opened, sums[0].closed, sums[0].backlog].map((count) =>
    count.toLocaleString("en"),
  );
  const blocks = fitting(busiest, MOST_REPOSITORIES, (first) => {
    const rest = rows.length - first.length;
    const all = `All ${rows.length.toLocaleString("en")} repositories`;
    return [
      { type: "header", text: { type: "plain_text", text: title } },
      weeklyTable(first, rows.length > 1 ? [all, ...countsOf(sums)] : undefined, daySeconds),
      context(
        rest === 0 ? LEGEND : `The ${rest.toLocaleString("en")} other repositories had less to do. ${LEGEND}`,
      ),
      ...(dashboard === undefined ? [] : [link(dashboard)]),
    ];
  });
  return { text: escapeText(`${title}: ${opened} opened, ${closed} closed, ${backlog} open`), blocks };
}

function busyness({ weeks: [last] }: WeeksRow): number {
  return last.opened + last.closed;
}

/** The sums of all repositories, week by week. A repository that was not watched yet had nothing. */
function together(rows: [WeeksRow, ...WeeksRow[]]): [Counts, ...Counts[]] {
  const sum = (index: number): Counts => {
    const weeks = rows.flatMap(({ weeks }) => weeks[index] ?? []);
    const total = (name: keyof Counts) => weeks.reduce((sum, week) => sum + week[name], 0);
    return { opened: total("opened"), closed: total("closed"), backlog: total("backlog") };
  };
  const before = Math.max(...rows.map(({ weeks }) => weeks.length)) - 1;
  return [sum(0), ...Array.from({ length: before }, (_, index) => sum(index + 1))];
}

/** Such as `2 to 8 March 2026`, or `23 February to 1 March 2026`. */
function daysOf(monday: string): string {
  const from = new Date(monday);
  const to = new Date(from.getTime() + 6 * 24 * 3_600_000);
  const format = (date: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(date);
  const isSameMonth = from.getUTCMonth() === to.getUTCMonth();
  const first = format(from, { day: "numeric", ...(!isSameMonth && { month: "long" }) });
  return `${first} to ${format(to, { day: "numeric", month: "long", year: "numeric" })}`;
}

function context(text: string): KnownBlock {
  return { type: "context", elements: [{ type: "plain_text", text }] };
}

/** No button: Slack marks one with a warning when it is clicked, where the app has no address for interactions. */
function link(url: string): KnownBlock {
  const elements = richText([{ text: "Open the dashboard", url }]);
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}
