import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { anIssue } from "./testing/issues.ts";
import { beginningOf } from "./testing/reference/calendar.ts";
import type { Story } from "./testing/story.ts";
import { NOW, type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** The last one before now. */
const THIS_MONDAY = beginningOf("week", Date.parse(NOW) / 1000);

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse({
    working_hours: [1, 2, 3, 4, 5].map((weekday) => ({
      weekday,
      opens: "09:00:00",
      closes: "17:00:00",
      time_zone: null,
    })),
  });
});
afterAll(() => warehouse.close());

/** A time in UTC, so many weeks before this one and seconds after the beginning of its Monday. */
function ago(weeks: number, seconds = 12 * HOUR): string {
  return new Date((THIS_MONDAY - weeks * WEEK + seconds) * 1000).toISOString().replace(".000Z", "Z");
}

function monday(weeks: number): string {
  return ago(weeks).slice(0, 10);
}

function reportOn({ repository }: Story): Promise<Row[]> {
  return warehouse.query(`SELECT * FROM issue_relay.recent_weeks WHERE repository = '${repository}'`);
}

/** How many issues the last weeks of a repository had, the last week first. */
async function weeksOf(issue: Story) {
  const rows = await warehouse.query(
    `SELECT CAST(last.week AS STRING) AS week, last.opened, last.closed, last.backlog
    FROM issue_relay.recent_weeks, UNNEST(weeks) AS last
    WHERE repository = '${issue.repository}' ORDER BY week DESC`,
  );
  return rows.map(({ week, opened, closed, backlog }) => [week, opened, closed, backlog]);
}

describeSql("the report on a repository", () => {
  it("has its last week, from Monday until Sunday, in working time", async () => {
    const first = anIssue({ createdAt: ago(1, 0) });
    const { repository } = first;
    const last = anIssue({ repository, number: 2, createdAt: ago(0, -1) });
    const early = anIssue({ repository, number: 3, createdAt: ago(1, -1) });
    const now = anIssue({ repository, number: 4, createdAt: ago(0, 0) });
    // From Friday at 16 until Monday at 10.
    const friday = anIssue({ repository, number: 5, createdAt: ago(2, 4 * DAY + 16 * HOUR) });
    await warehouse.load([
      first.opened(),
      last.opened(),
      early.opened(),
      now.opened(),
      friday.opened(),
      friday.commented(ago(1, 10 * HOUR), "bob"),
      friday.closed(ago(1, 11 * HOUR)),
    ]);
    expect(await reportOn(first)).toEqual([
      {
        repository_id: expect.any(Number),
        repository,
        repository_private: false,
        weeks: [
          [monday(1), 2, 1, 3, 1, 2 * HOUR, 2 * HOUR, 1, 3 * HOUR, 3 * HOUR],
          [monday(2), 2, 0, 2, 0, null, null, 0, null, null],
        ],
      },
    ]);
  });

  it("has eight weeks at most, also those without events, and the same numbers as view weekly", async () => {
    const issue = anIssue({ createdAt: ago(12) });
    await warehouse.load([
      issue.opened(),
      issue.closed(ago(5)),
      issue.reopened(ago(1)),
      anIssue({ repository: issue.repository, number: 2, createdAt: ago(0, 0) }).opened(),
    ]);
    const weeks = await weeksOf(issue);
    expect(weeks.map(([week]) => week)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(monday));
    expect(weeks.map(([, , , backlog]) => backlog)).toEqual([1, 0, 0, 0, 0, 1, 1, 1]);
    const weekly = await warehouse.query(
      `SELECT CAST(week AS STRING) AS week, opened, closed, backlog FROM issue_relay.weekly
      WHERE repository = '${issue.repository}' AND week BETWEEN '${monday(8)}' AND '${monday(1)}'
      ORDER BY week DESC`,
    );
    expect(weeks).toEqual(weekly.map(({ week, opened, closed, backlog }) => [week, opened, closed, backlog]));
  });

  it("is there if only the week before had changes, since that is a change too", async () => {
    const issue = anIssue({ createdAt: ago(2) });
    await warehouse.load([issue.opened()]);
    expect(await weeksOf(issue)).toEqual([
      [monday(1), 0, 0, 1],
      [monday(2), 1, 0, 1],
    ]);
  });

  it("is not there without a change in both weeks, or before its first week has ended", async () => {
    const quiet = anIssue({ createdAt: ago(3) });
    const fresh = anIssue({ createdAt: ago(0, 0) });
    await warehouse.load([quiet.opened(), quiet.commented(ago(1), "bob"), fresh.opened()]);
    expect([...(await weeksOf(quiet)), ...(await weeksOf(fresh))]).toEqual([]);
  });

  it("says whether the repository is private, as it was told last, and is one report after a rename", async () => {
    const issue = anIssue({ createdAt: ago(2), repositoryId: 77 });
    const later = anIssue({ repository: issue.repository, repositoryId: 77, number: 2, createdAt: ago(1) });
    later.repositoryRenamed("acme/secret");
    later.repositoryMadePrivate();
    await warehouse.load([issue.opened(), later.opened()]);
    expect(
      await warehouse.query(
        "SELECT repository, repository_private FROM issue_relay.recent_weeks WHERE repository_id = 77",
      ),
    ).toEqual([{ repository: "acme/secret", repository_private: true }]);
  });

  it("has a week as soon as it is Monday somewhere, so that Auckland's morning has last week and not the one before", async () => {
    const lastWeekAt = async (now: string) => {
      const then = await startWarehouse({}, now);
      onTestFinished(() => then.close());
      await then.load([anIssue({ createdAt: "2025-02-26T12:00:00Z" }).opened()]);
      const [row] = await then.query("SELECT weeks[OFFSET(0)].week FROM issue_relay.recent_weeks");
      return row?.week;
    };
    expect(await lastWeekAt("2025-03-02T09:59:59Z")).toBeUndefined();
    expect(await lastWeekAt("2025-03-02T10:00:00Z")).toBe("2025-02-24");
    expect(await lastWeekAt("2025-03-03T08:00:00Z")).toBe("2025-02-24");
  });
});
