import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anIssue, changesOf, only, stateOf } from "./testing/issues.ts";
import { deliveredAfter } from "./testing/story.ts";
import { startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const DAY = 86_400;
const OPENED = "2025-03-03T09:00:00Z";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.close());

describeSql("a transfer", () => {
  function aTransfer() {
    const [from, to] = [anIssue(), anIssue()];
    return {
      from,
      to,
      opened: from.opened(),
      left: from.transferred("2025-03-05T09:00:00Z", to.repository, to.id),
      arrived: to.arrived("2025-03-05T09:00:00Z", from.repository, { id: from.id }),
    };
  }

  const OUT = { outcome: "transferred", removed_at: "2025-03-05T09:00:01Z", age_seconds: 2 * DAY + 1 };

  it("is over for the old issue, and begins the new one", async () => {
    const { from, to, opened, left, arrived } = aTransfer();
    await warehouse.load([opened, arrived, left]);
    expect(await only(warehouse, "lifecycles", from, "outcome, removed_at, age_seconds")).toEqual(OUT);
    expect(await changesOf(warehouse, to)).toEqual(["arrived 03-05 09:00"]);
  });

  it("whose departure was lost is proven by the arrival", async () => {
    const { from, opened, arrived } = aTransfer();
    await warehouse.load([opened, arrived]);
    expect(await only(warehouse, "lifecycles", from, "outcome, removed_at, age_seconds")).toEqual(OUT);
    expect(await only(warehouse, "issues", from, "outcome, state")).toEqual({
      outcome: "transferred",
      state: "open",
    });
  });

  it("whose arrival was lost is proven by the departure: the new issue was not opened there", async () => {
    const { to, opened, left } = aTransfer();
    await warehouse.load([opened, left, to.labeled("2025-03-09T09:00:00Z", "bug")]);
    expect(await changesOf(warehouse, to)).toEqual(["arrived 03-05 09:00"]);
    expect(await only(warehouse, "issues", to, "arrived, opening_seen, outcome")).toEqual({
      arrived: true,
      opening_seen: false,
      outcome: "open",
    });
  });

  it("of a closed issue adds nothing to the backlog, which is never below 0, until it is reopened", async () => {
    const issue = anIssue();
    const closedAt = "2025-03-04T09:00:00Z";
    const arrived = issue.arrived("2025-03-05T09:00:00Z", "acme/old", { state: "closed", closedAt });
    const reopened = issue.reopenedWithClosedAt("2025-03-07T09:00:00Z");
    await warehouse.load([arrived, reopened, issue.closed("2025-03-08T09:00:00Z")]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "arrived 03-05 09:00",
      "reopened 03-07 09:00",
      "closed 03-08 09:00",
    ]);
    const days = await warehouse.query(
      `SELECT day, opened, reopened, closed, backlog FROM issue_relay.backlog_daily
      WHERE repository = '${issue.repository}' ORDER BY day`,
    );
    expect(days.slice(2, 7)).toEqual([
      { day: "2025-03-05", opened: 0, reopened: 0, closed: 0, backlog: 0 },
      { day: "2025-03-06", opened: 0, reopened: 0, closed: 0, backlog: 0 },
      { day: "2025-03-07", opened: 0, reopened: 1, closed: 0, backlog: 1 },
      { day: "2025-03-08", opened: 0, reopened: 0, closed: 1, backlog: 0 },
      { day: "2025-03-09", opened: 0, reopened: 0, closed: 0, backlog: 0 },
    ]);
  });

  it("of a closed issue that stays closed keeps GitHub's closed_at, and is no closing here", async () => {
    const issue = anIssue();
    const closedAt = "2025-03-04T09:00:00Z";
    await warehouse.load([issue.arrived("2025-03-05T09:00:00Z", "acme/old", { state: "closed", closedAt })]);
    expect(await stateOf(warehouse, issue)).toMatchObject({
      state: "closed",
      closed_at: closedAt,
      outcome: "completed",
      first_closed_at: null,
    });
  });

  it("of a closed issue keeps GitHub's closed_at also where only the departure says that it is closed", async () => {
    const [from, to] = [anIssue(), anIssue()];
    const [opened, closed] = [from.opened(), from.closed("2025-03-04T09:00:00Z")];
    const left = from.transferred("2025-03-05T09:00:00Z", to.repository, to.id);
    // A pin says no state, but when the issue was closed.
    to.arrived("2025-03-05T09:00:00Z", from.repository, {
      state: "closed",
      closedAt: "2025-03-04T09:00:00Z",
    });
    await warehouse.load([opened, closed, left, to.pinned("2025-03-09T09:00:00Z")]);
    expect(await stateOf(warehouse, to)).toMatchObject({
      state: "closed",
      closed_at: "2025-03-04T09:00:00Z",
      outcome: "completed",
      first_closed_at: null,
    });
  });

  it("and a closing or a reopening in the same second count", async () => {
    const [closed, reopened] = [anIssue(), anIssue()];
    const at = "2025-03-06T09:00:00Z";
    await warehouse.load([
      closed.arrived(at, "acme/old"),
      closed.closed(at),
      closed.commented("2025-03-07T09:00:00Z", "bob"),
      reopened.arrived(at, "acme/old", { state: "closed", closedAt: "2025-03-04T09:00:00Z" }),
      reopened.reopenedWithClosedAt(at),
    ]);
    expect(await only(warehouse, "issues", closed, "outcome, closed_at")).toEqual({
      outcome: "completed",
      closed_at: at,
    });
    expect(await only(warehouse, "issues", reopened, "outcome, closed_at")).toEqual({
      outcome: "open",
      closed_at: null,
    });
  });

  it("whose payload is newer than what happened here first hides none of it", async () => {
    const issue = anIssue();
    const arrived = issue.arrived("2025-03-06T09:00:00Z", "acme/old");
    const events = [issue.closed("2025-03-07T09:00:00Z"), issue.reopenedWithClosedAt("2025-03-08T09:00:00Z")];
    const newest = events.at(-1)?.issue ?? arrived.issue;
    await warehouse.load([{ ...arrived, issue: newest }, ...events]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "arrived 03-06 09:00",
      "closed 03-07 09:00",
      "reopened 03-08 09:00",
    ]);
  });

  it("is dated by what tells of it first, also where that is the departure to a third repository", async () => {
    const [a, b, c] = [anIssue(), anIssue(), anIssue()];
    const late = 9 * DAY;
    await warehouse.load([
      a.opened(),
      deliveredAfter(late, b.arrived("2025-03-05T09:00:00Z", a.repository, { id: a.id })),
      c.arrived("2025-03-06T09:00:00Z", b.repository, { id: b.id }),
    ]);
    expect(await changesOf(warehouse, b)).toEqual(["arrived 03-06 09:00", "transferred 03-06 09:00"]);
  });

  it("tells of both places, whichever side was received", async () => {
    const { from, to, opened, arrived } = aTransfer();
    await warehouse.load([opened, arrived]);
    expect(await only(warehouse, "issues", from, "transferred_to")).toEqual({
      transferred_to: `${to.repository}#1`,
    });
    expect(await only(warehouse, "issues", to, "transferred_from")).toEqual({
      transferred_from: `${from.repository}#1`,
    });
  });

  it("brings the comments along: one that was written before is an answer once an event tells of it", async () => {
    const issue = anIssue();
    const before = issue.commented("2025-03-04T09:00:00Z", "bob");
    const arrived = issue.arrived("2025-03-06T09:00:00Z", "acme/old");
    await warehouse.load([arrived, issue.commentEdited("2025-03-07T09:00:00Z", before)]);
    expect(await only(warehouse, "lifecycles", issue, "first_response_at, first_response_by")).toEqual({
      first_response_at: "2025-03-04T09:00:00Z",
      first_response_by: "bob",
    });
  });
});

describeSql("a deletion", () => {
  it("counts when it was received, whatever updated_at says", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const deleted = deliveredAfter(30 * DAY, issue.deleted(OPENED));
    await warehouse.load([opened, deleted]);
    expect(await only(warehouse, "lifecycles", issue, "removed_at, age_seconds")).toEqual({
      removed_at: "2025-04-02T09:00:00Z",
      age_seconds: 30 * DAY,
    });
  });

  it("of an issue that was closed before ends nothing more", async () => {
    const issue = anIssue();
    await warehouse.load([
      issue.opened(),
      issue.closed("2025-03-04T09:00:00Z"),
      issue.deleted("2025-03-09T09:00:00Z"),
    ]);
    expect(await only(warehouse, "lifecycles", issue, "outcome, removed_at, age_seconds")).toEqual({
      outcome: "deleted",
      removed_at: null,
      age_seconds: DAY,
    });
  });
});
