import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Beginning, Story } from "./testing/story.ts";
import { NOW, type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
/** A Monday. */
const MARCH_3 = Date.parse("2025-03-03T00:00:00Z");

let warehouse: Warehouse;
let repositories = 0;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.close());

/** The time so many hours after the beginning of Monday, March 3. */
function at(hours: number): string {
  return new Date(MARCH_3 + hours * HOUR * 1000).toISOString().replace(".000Z", "Z");
}

/** 9 o'clock, so many days after Monday, March 3. */
function onDay(day: number): string {
  return at(day * 24 + 9);
}

/** A new repository, with a function that makes its issues. */
function aRepository() {
  const repository = `acme/${++repositories}`;
  let number = 0;
  const issue = (createdAt: string, beginning: Partial<Beginning> = {}) =>
    new Story({ repository, number: ++number, createdAt, ...beginning });
  return {
    repository,
    issue,
    /** The events of an issue that is closed after so many hours. */
    closedAfter(hours: number, from = at(0), beginning: Partial<Beginning> = {}): IssueEvent[] {
      const story = issue(from, beginning);
      const closing = new Date(Date.parse(from) + hours * HOUR * 1000).toISOString().replace(".000Z", "Z");
      return [story.opened(), story.closed(closing)];
    },
    /** The rows of a view for this repository. */
    ask: (view: string, where = "TRUE", order = "1, 2, 3"): Promise<Row[]> =>
      warehouse.query(
        `SELECT * FROM issue_relay.${view} WHERE repository = '${repository}' AND ${where} ORDER BY ${order}`,
      ),
  };
}

describeSql("the weeks of a repository", () => {
  it("have the percentiles that were calculated by hand", async () => {
    const { closedAfter, ask } = aRepository();
    await warehouse.load([10, 1, 3, 2].flatMap((hours) => closedAfter(hours)));
    expect(await ask("weekly", "week = '2025-03-03'")).toMatchObject([
      {
        first_closed: 4,
        n_first_close: 4,
        // The middle between 2 and 3; a quarter of the way from 3 to 10; seven tenths of that way.
        p50_first_close_seconds: 2.5 * HOUR,
        p75_first_close_seconds: 4.75 * HOUR,
        p90_first_close_seconds: 7.9 * HOUR,
        p90_first_close_working_seconds: 7.9 * HOUR,
        p50_active_open_seconds: 2.5 * HOUR,
        n_first_response: 0,
        p50_first_response_seconds: null,
      },
    ]);
  });

  it("have an issue's durations in the week of its first closing, no matter when it was opened or answered", async () => {
    const { issue, ask } = aRepository();
    const slow = issue(onDay(0));
    await warehouse.load([
      slow.opened(),
      slow.commented(onDay(1), "bob"),
      slow.labeled(onDay(2), "bug"),
      slow.closed(onDay(8)),
      slow.reopened(onDay(15)),
      slow.closed(onDay(16)),
    ]);
    const weeks = await ask("weekly");
    expect(weeks.slice(0, 3)).toMatchObject([
      { week: "2025-03-03", opened: 1, closed: 0, first_closed: 0, n_first_response: 0, reopen_rate: null },
      {
        week: "2025-03-10",
        closed: 1,
        first_closed: 1,
        reopen_rate: 1,
        p50_first_response_seconds: DAY,
        p50_triage_seconds: 2 * DAY,
        p50_first_close_seconds: 8 * DAY,
        p50_active_open_seconds: 9 * DAY,
      },
      { week: "2025-03-17", closed: 1, reopened: 1, first_closed: 0, n_first_close: 0 },
    ]);
  });

  it("have as reopen rate the share of the cohort that was reopened", async () => {
    const { issue, closedAfter, ask } = aRepository();
    const again = issue(at(0));
    await warehouse.load([
      ...[1, 2, 3].flatMap((hours) => closedAfter(hours)),
      again.opened(),
      again.closed(at(5)),
      again.reopened(at(6)),
    ]);
    expect(await ask("weekly", "week = '2025-03-03'")).toMatchObject([
      { reopen_rate: 0.25, first_closed: 4, reopened: 1, backlog: 1, n_first_close: 4, n_active_open: 3 },
    ]);
  });

  it("without events have rows too, with the backlog, until this week", async () => {
    const { issue, ask } = aRepository();
    const long = issue(onDay(0));
    await warehouse.load([long.opened(), issue(onDay(1)).opened(), long.closed(onDay(21))]);
    const weeks = await ask("weekly");
    expect(weeks.slice(0, 4)).toMatchObject([
      { week: "2025-03-03", opened: 2, backlog: 2, backlog_change: 2 },
      {
        week: "2025-03-10",
        opened: 0,
        closed: 0,
        backlog: 2,
        backlog_change: 0,
        p50_first_close_seconds: null,
      },
      { week: "2025-03-17", backlog: 2 },
      { week: "2025-03-24", closed: 1, backlog: 1, backlog_change: -1 },
    ]);
    expect(weeks.at(-1)).toMatchObject({ week: "2025-05-05", backlog: 1 });
  });

  it("begin on Monday and end on Sunday, in UTC", async () => {
    const { closedAfter, ask } = aRepository();
    // 23:59:59 on Sunday, and one second later.
    await warehouse.load([
      ...closedAfter(1, new Date(MARCH_3 - HOUR * 1000 - 1000).toISOString()),
      ...closedAfter(1, new Date(MARCH_3 - HOUR * 1000).toISOString()),
    ]);
    expect((await ask("weekly")).slice(0, 2)).toMatchObject([
      { week: "2025-02-24", opened: 2, closed: 1, first_closed: 1 },
      { week: "2025-03-03", opened: 0, closed: 1, first_closed: 1 },
    ]);
  });

  it("count issues whose opening was not received separately, and not in the durations", async () => {
    const { issue, closedAfter, ask } = aRepository();
    const unseen = issue(at(-1000));
    await warehouse.load([unseen.commented(at(1), "bob"), unseen.closed(at(2)), ...closedAfter(5)]);
    expect(await ask("weekly", "week = '2025-03-03'")).toMatchObject([
      {
        closed: 2,
        first_closed: 2,
        opening_unseen: 1,
        n_first_response: 0,
        n_first_close: 1,
        p50_first_close_seconds: 5 * HOUR,
      },
    ]);
  });

  it("count an open issue in no duration, instead of with zero", async () => {
    const { issue, closedAfter, ask } = aRepository();
    await warehouse.load([issue(at(0)).opened(), ...closedAfter(4)]);
    expect(await ask("weekly", "week = '2025-03-03'")).toMatchObject([
      { opened: 2, n_first_close: 1, p50_first_close_seconds: 4 * HOUR, n_active_open: 1, backlog: 1 },
    ]);
  });

  it("keep a closed issue that was deleted later; an issue deleted while open leaves the backlog", async () => {
    const { issue, ask } = aRepository();
    const [closed, open] = [issue(at(0)), issue(at(0))];
    await warehouse.load([
      closed.opened(),
      closed.closed(at(4)),
      closed.deleted(onDay(8)),
      open.opened(),
      open.deleted(onDay(8)),
    ]);
    expect((await ask("weekly")).slice(0, 2)).toMatchObject([
      { first_closed: 1, p50_first_close_seconds: 4 * HOUR, removed: 0, backlog: 1 },
      { first_closed: 0, closed: 0, removed: 1, backlog: 0, backlog_change: -1 },
    ]);
  });
});

describeSql("the weeks by label", () => {
  it("count an issue with two labels under each, and one without labels under (none)", async () => {
    const { closedAfter, ask } = aRepository();
    await warehouse.load([
      ...closedAfter(1, at(0), { labels: ["bug", "p1"] }),
      ...closedAfter(3, at(0), { labels: ["bug"] }),
      ...closedAfter(5, at(0)),
    ]);
    expect(await ask("weekly_by_label", "week = '2025-03-03'")).toMatchObject([
      { label: "(none)", opened: 1, n_first_close: 1, p50_first_close_seconds: 5 * HOUR },
      { label: "bug", opened: 2, n_first_close: 2, p50_first_close_seconds: 2 * HOUR },
      { label: "p1", opened: 1, n_first_close: 1, p50_first_close_seconds: HOUR },
    ]);
  });

  it("use the labels that the issue has now", async () => {
    const { issue, ask } = aRepository();
    const relabelled = issue(at(0), { labels: ["question"] });
    await warehouse.load([
      relabelled.opened(),
      relabelled.unlabeled(at(1), "question"),
      relabelled.closed(at(2)),
      relabelled.labeled(onDay(9), "bug"),
    ]);
    const weeks = await ask("weekly_by_label");
    expect(new Set(weeks.map(({ label }) => label))).toEqual(new Set(["bug"]));
    expect(weeks.slice(0, 2)).toMatchObject([
      { week: "2025-03-03", opened: 1, closed: 1, n_first_close: 1, backlog: 0 },
      { week: "2025-03-10", opened: 0, n_first_close: 0 },
    ]);
  });

  it("without events have rows too", async () => {
    const { issue, ask } = aRepository();
    await warehouse.load([issue(at(0), { labels: ["bug"] }).opened()]);
    const weeks = await ask("weekly_by_label");
    expect(weeks.length).toBeGreaterThan(4);
    expect(weeks.at(-1)).toMatchObject({ label: "bug", opened: 0, backlog: 1, backlog_change: 0 });
  });
});

describeSql("the weeks by assignee", () => {
  it("count an issue with two assignees under each, and one without assignees under (none)", async () => {
    const { issue, closedAfter, ask } = aRepository();
    const shared = issue(at(0), { assignees: ["bob"] });
    await warehouse.load([
      shared.opened(),
      shared.assigned(at(1), "cleo"),
      shared.closed(at(2)),
      ...closedAfter(6, at(0), { assignees: ["bob"] }),
      ...closedAfter(8),
    ]);
    expect(await ask("weekly_by_assignee", "week = '2025-03-03'")).toMatchObject([
      { assignee: "(none)", p50_first_close_seconds: 8 * HOUR },
      { assignee: "bob", first_closed: 2, p50_first_close_seconds: 4 * HOUR },
      { assignee: "cleo", first_closed: 1, p50_first_close_seconds: 2 * HOUR, p50_triage_seconds: HOUR },
    ]);
  });
});

describeSql("the backlog of each day", () => {
  it("is the number of open issues at the end of the day, after openings, reopenings, closings and removals", async () => {
    const { issue, ask } = aRepository();
    const [one, two, three] = [issue(onDay(0)), issue(onDay(0)), issue(onDay(1))];
    await warehouse.load([
      one.opened(),
      two.opened(),
      three.opened(),
      one.closed(onDay(1)),
      one.reopened(onDay(3)),
      two.transferred(onDay(3), "acme/else"),
      one.closed(at(3 * 24 + 23)),
    ]);
    expect((await ask("backlog_daily")).slice(0, 5)).toMatchObject([
      { day: "2025-03-03", opened: 2, closed: 0, backlog: 2 },
      { day: "2025-03-04", opened: 1, closed: 1, backlog: 2 },
      { day: "2025-03-05", opened: 0, closed: 0, backlog: 2 },
      { day: "2025-03-06", reopened: 1, closed: 1, removed: 1, backlog: 1 },
      { day: "2025-03-07", opened: 0, removed: 0, backlog: 1 },
    ]);
  });

  it("has today as its last day", async () => {
    const { issue, ask } = aRepository();
    await warehouse.load([issue(onDay(0)).opened()]);
    expect((await ask("backlog_daily")).at(-1)).toMatchObject({ day: NOW.slice(0, 10), backlog: 1 });
  });

  it("begins in the week of the first event, with the known issues that were open before", async () => {
    const { issue, ask } = aRepository();
    const old = issue(onDay(-400));
    const closedBefore = issue(onDay(-300));
    closedBefore.closed(onDay(-200));
    await warehouse.load([
      old.labeled(onDay(0), "bug"),
      closedBefore.commented(onDay(1), "bob"),
      old.closed(onDay(2)),
    ]);
    expect((await ask("backlog_daily")).slice(0, 3)).toMatchObject([
      { day: "2025-03-03", opened: 0, closed: 0, backlog: 1 },
      { day: "2025-03-04", opened: 0, closed: 0, backlog: 1 },
      { day: "2025-03-05", closed: 1, backlog: 0 },
    ]);
  });

  it("counts issues of the first week that were opened before the first event", async () => {
    const { issue, ask } = aRepository();
    // Opened on Tuesday; the first event that was received is of Thursday.
    await warehouse.load([issue(onDay(1)).labeled(onDay(3), "bug")]);
    expect((await ask("backlog_daily")).slice(0, 2)).toMatchObject([
      { day: "2025-03-03", opened: 0, backlog: 0 },
      { day: "2025-03-04", opened: 1, backlog: 1 },
    ]);
    expect((await ask("weekly"))[0]).toMatchObject({ week: "2025-03-03", opened: 1, backlog: 1 });
    expect((await ask("weekly_by_label"))[0]).toMatchObject({ week: "2025-03-03", opened: 1, backlog: 1 });
  });

  it("gains a transferred issue on the day on which it came", async () => {
    const { issue, ask } = aRepository();
    await warehouse.load([issue(onDay(0)).opened(), issue(onDay(-30)).arrived(onDay(2), "acme/old")]);
    expect((await ask("backlog_daily")).slice(0, 3)).toMatchObject([
      { opened: 1, backlog: 1 },
      { opened: 0, backlog: 1 },
      { opened: 1, backlog: 2 },
    ]);
  });
});

describeSql("the unanswered issues", () => {
  it("are open issues without a comment by someone else, with their age; the oldest has the greatest age", async () => {
    const { issue, closedAfter, ask } = aRepository();
    const [oldest, monologue, answered] = [issue(onDay(0)), issue(onDay(1)), issue(onDay(2))];
    await warehouse.load([
      ...closedAfter(1),
      oldest.opened(),
      oldest.assigned(onDay(1), "bob"),
      monologue.opened(),
      monologue.commented(onDay(2), "ann"),
      answered.opened(),
      answered.commented(onDay(3), "bob"),
    ]);
    const [first, second, ...others] = await ask("unanswered", "TRUE", "age_seconds DESC");
    expect([first?.number, second?.number, others]).toEqual([1, 2, []]);
    expect(Number(first?.age_seconds) - Number(second?.age_seconds)).toBe(DAY);
    expect(second).toMatchObject({ comments: 1, age_working_seconds: second?.age_seconds });
  });

  it("leave out issues that may have been answered before we received events", async () => {
    const { issue, ask } = aRepository();
    const [silent, discussed] = [issue(onDay(0)), issue(onDay(0))];
    discussed.commented(onDay(1), "bob");
    await warehouse.load([silent.labeled(onDay(2), "bug"), discussed.labeled(onDay(2), "bug")]);
    expect((await ask("unanswered")).map(({ number }) => number)).toEqual([1]);
  });

  it("include an issue that was closed and reopened without a comment", async () => {
    const { issue, ask } = aRepository();
    const again = issue(onDay(0));
    await warehouse.load([again.opened(), again.closed(onDay(1)), again.reopened(onDay(2))]);
    expect(await ask("unanswered")).toMatchObject([{ number: 1 }]);
  });
});
