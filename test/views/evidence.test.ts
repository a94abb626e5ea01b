import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anIssue, changesOf, only, stateOf } from "./testing/issues.ts";
import { deliveredAfter, type Story } from "./testing/story.ts";
import { startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const DAY = 86_400;

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.close());

describeSql("a lost closing is proven", () => {
  it("by a comment on the closed issue", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    issue.closed("2025-03-04T09:00:00Z");
    await warehouse.load([opened, issue.commented("2025-03-06T09:00:00Z", "bob")]);
    expect(await changesOf(warehouse, issue)).toEqual(["opened 03-03 09:00", "closed 03-04 09:00"]);
  });

  it("by the reopening that followed, with its time where the reopened issue still says it", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    issue.closed("2025-03-04T09:00:00Z");
    await warehouse.load([opened, issue.reopenedWithClosedAt("2025-03-06T09:00:00Z")]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-04 09:00",
      "reopened 03-06 09:00",
    ]);
    expect(await stateOf(warehouse, issue)).toMatchObject({
      state: "open",
      closed_at: null,
      reopen_count: 1,
      last_closed_at: "2025-03-04T09:00:00Z",
    });
  });

  it("by the reopening alone, whose time then stands for it", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    issue.closed("2025-03-04T09:00:00Z");
    await warehouse.load([
      opened,
      issue.reopened("2025-03-06T09:00:00Z"),
      issue.labeled("2025-03-07T09:00:00Z", "bug"),
    ]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-06 09:00",
      "reopened 03-06 09:00",
    ]);
  });
});

describeSql("a closing counts once", () => {
  it("where its own event does not say closed_at, and a later one does", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const closed = issue.closed("2025-03-04T09:00:00Z");
    const { closedAt: _, ...said } = closed.issue;
    await warehouse.load([
      opened,
      { ...closed, issue: said },
      issue.commented("2025-03-05T09:00:00Z", "bob"),
    ]);
    expect(await changesOf(warehouse, issue)).toEqual(["opened 03-03 09:00", "closed 03-04 09:00"]);
  });

  it("and a reopening too, where the payload of the closing shows the issue open again already", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const closed = issue.closed("2025-03-04T09:00:00Z");
    const { issue: newer } = issue.reopened("2025-03-04T09:00:02Z");
    await warehouse.load([opened, { ...closed, occurredAt: "2025-03-04T09:00:02Z", issue: newer }]);
    expect(await stateOf(warehouse, issue)).toMatchObject({ state: "open", reopen_count: 1 });
  });

  it("and so does its reopening, where the event of that was received too", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const closed = issue.closed("2025-03-04T09:00:00Z");
    const reopened = issue.reopened("2025-03-04T09:00:02Z");
    const newer = { occurredAt: "2025-03-04T09:00:02Z", issue: reopened.issue };
    await warehouse.load([opened, { ...closed, ...newer }, reopened]);
    expect(await stateOf(warehouse, issue)).toMatchObject({ state: "open", reopen_count: 1 });
    expect((await changesOf(warehouse, issue)).length).toBe(3);
  });

  it.each(["2025-03-03T09:00:02Z", "2025-03-03T09:00:03Z"])(
    "where the payload of the opening shows the closed issue already, last changed at %s",
    async (updatedAt) => {
      const issue = anIssue();
      const opened = issue.opened();
      const closed = issue.closed("2025-03-03T09:00:02Z");
      await warehouse.load([{ ...opened, issue: { ...closed.issue, updatedAt } }, closed]);
      expect(await changesOf(warehouse, issue)).toEqual(["opened 03-03 09:00", "closed 03-03 09:00"]);
    },
  );

  it("where closed_at is a second later than the payload's updated_at", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const closed = issue.closed("2025-03-04T09:00:01Z");
    await warehouse.load([
      opened,
      { ...closed, issue: { ...closed.issue, updatedAt: "2025-03-04T09:00:00Z" } },
    ]);
    expect(await changesOf(warehouse, issue)).toEqual(["opened 03-03 09:00", "closed 03-04 09:00"]);
  });

  it("of an issue whose created_at no event says", async () => {
    const issue = anIssue();
    issue.closed("2025-03-04T09:00:00Z");
    const labeled = issue.labeled("2025-03-09T09:00:00Z", "bug");
    const { createdAt: _, ...said } = labeled.issue;
    const other = await startWarehouse();
    await other.load([{ ...labeled, issue: said }]);
    const lives = await other.query("SELECT first_closed_at, age_seconds FROM issue_relay.lifecycles");
    await other.close();
    expect(lives).toEqual([{ first_closed_at: "2025-03-04T09:00:00Z", age_seconds: 0 }]);
  });
});

describeSql("a lost reopening is proven", () => {
  it("by the next closing, which is another one: it takes no time", async () => {
    const issue = anIssue();
    const events = [issue.opened(), issue.closed("2025-03-04T09:00:00Z", "not_planned")];
    issue.reopened("2025-03-05T09:00:00Z");
    await warehouse.load([...events, issue.closed("2025-03-07T09:00:00Z", "completed")]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-04 09:00",
      "closed 03-07 09:00",
      "reopened 03-07 09:00",
    ]);
    expect(await stateOf(warehouse, issue)).toEqual({
      state: "closed",
      outcome: "completed",
      closed_at: "2025-03-07T09:00:00Z",
      reopen_count: 1,
      first_closed_at: "2025-03-04T09:00:00Z",
      last_closed_at: "2025-03-07T09:00:00Z",
      active_open_seconds: DAY,
    });
  });

  it("by a label on the open issue, even if the event before it came last", async () => {
    const issue = anIssue();
    const events = [issue.opened(), deliveredAfter(9 * DAY, issue.closed("2025-03-04T09:00:00Z"))];
    issue.reopened("2025-03-05T09:00:00Z");
    await warehouse.load([issue.labeled("2025-03-06T09:00:00Z", "bug"), ...events]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-04 09:00",
      "reopened 03-06 09:00",
    ]);
  });
});

describeSql("a received reopening always counts", () => {
  it("also where the one before it and both closings are known only by what was open in between", async () => {
    const issue = anIssue();
    const events = [issue.opened(), issue.closed("2025-03-04T09:00:00Z")];
    issue.reopened("2025-03-05T09:00:00Z");
    events.push(issue.labeled("2025-03-06T09:00:00Z", "bug"));
    issue.closed("2025-03-07T09:00:00Z");
    await warehouse.load([...events, issue.reopened("2025-03-08T09:00:00Z")]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-04 09:00",
      "reopened 03-06 09:00",
      "closed 03-08 09:00",
      "reopened 03-08 09:00",
    ]);
  });
});

describeSql("the order within one second", () => {
  const SECOND = "2025-03-04T09:00:00Z";

  async function load(issue: Story, events: IssueEvent[]) {
    // The last is received first.
    await warehouse.load(events.map((event, index) => deliveredAfter(events.length - index, event)));
    return stateOf(warehouse, issue);
  }

  it("of a closing and a reopening is that of closed_at: closed and then reopened", async () => {
    const issue = anIssue();
    const events = [issue.opened(), issue.closed(SECOND), issue.reopenedWithClosedAt(SECOND)];
    expect(await load(issue, events)).toMatchObject({ state: "open", outcome: "open", reopen_count: 1 });
  });

  it("of a reopening and a closing is that of closed_at: reopened and then closed", async () => {
    const issue = anIssue();
    const events = [
      issue.opened(),
      issue.closed("2025-03-03T12:00:00Z"),
      issue.reopenedWithClosedAt(SECOND),
      issue.closed(SECOND),
    ];
    expect(await load(issue, events)).toMatchObject({
      state: "closed",
      closed_at: SECOND,
      reopen_count: 1,
      last_closed_at: SECOND,
    });
  });

  it("of a reopening and a closing is that of the state before, where closed_at does not tell", async () => {
    const issue = anIssue();
    const events = [
      issue.opened(),
      issue.commented("2025-03-03T12:00:00Z", "bob"),
      issue.closed("2025-03-03T12:00:00Z"),
      issue.reopened(SECOND),
      issue.closed(SECOND),
      issue.labeled("2025-03-06T09:00:00Z", "bug"),
    ];
    expect(await load(issue, events)).toMatchObject({
      state: "closed",
      outcome: "completed",
      reopen_count: 1,
      last_closed_at: SECOND,
    });
  });

  it("of a reopening without closed_at and a label: the labelled state is the newest", async () => {
    const issue = anIssue();
    const closed = issue.closed("2025-03-03T12:00:00Z");
    await load(issue, [closed, issue.reopened(SECOND), issue.labeled(SECOND, "bug")]);
    expect(await only(warehouse, "issues", issue, "state, labels")).toEqual({
      state: "open",
      labels: ["bug"],
    });
  });

  it("of a closing and a label: the labelled state is the newest", async () => {
    const issue = anIssue();
    const events = [issue.opened(), issue.closed(SECOND), issue.labeled(SECOND, "wontfix")];
    await load(issue, events);
    expect(await only(warehouse, "issues", issue, "state, labels")).toEqual({
      state: "closed",
      labels: ["wontfix"],
    });
  });
});
