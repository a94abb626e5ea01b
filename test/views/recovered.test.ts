import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anIssue, changesOf, only } from "./testing/issues.ts";
import { observed, recovered, recoveredArrival, recoveredOpening } from "./testing/recovered.ts";
import { deliveredAfter, type Story } from "./testing/story.ts";
import { startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const DAY = 86_400;
const YEAR = 365 * DAY;
const NOON = "2025-03-04T12:00:00Z";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.close());

/** What view `events` has of the issue: source and time of each event. */
async function eventsOf(issue: Story): Promise<unknown[]> {
  const rows = await warehouse.query(
    `SELECT CONCAT(action, ' ', source, FORMAT_TIMESTAMP(' %T', occurred_at, 'UTC')) AS line FROM issue_relay.events
    WHERE issue_id = ${issue.id} ORDER BY occurred_at`,
  );
  return rows.map(({ line }) => line);
}

describeSql("an event that came live and was recovered too", () => {
  it.each([
    ["at its own time", NOON],
    ["5 seconds earlier", "2025-03-04T11:59:55Z"],
    ["5 seconds later", "2025-03-04T12:00:05Z"],
  ])("counts once, as the webhook told it, where GitHub's history has it %s", async (_, at) => {
    const [first, last] = [anIssue(), anIssue()];
    const [before, after] = [first.labeled(NOON, "bug"), last.labeled(NOON, "bug")];
    // The webhook comes before the recovery, and long after it.
    await warehouse.load([
      before,
      recovered(before, at),
      recovered(after, at),
      deliveredAfter(2 * YEAR, after),
    ]);
    expect(await eventsOf(first)).toEqual(["labeled webhook 12:00:00"]);
    expect(await eventsOf(last)).toEqual(["labeled webhook 12:00:00"]);
    expect(await only(warehouse, "issues", last, "labels, title")).toEqual({
      labels: ["bug"],
      title: after.issue.title,
    });
  });

  const changes: [string, (issue: Story) => IssueEvent][] = [
    ["the same reason or another", (issue) => issue.closed(NOON, "not_planned")],
    ["the same assignee", (issue) => issue.assigned(NOON, "bob")],
    ["the same milestone", (issue) => issue.milestoned(NOON, "v1")],
    ["the same type", (issue) => issue.typed(NOON, "Bug")],
    ["the same comment", (issue) => issue.commented(NOON, "bob")],
    ["nothing else", (issue) => issue.reopened(NOON)],
  ];
  it.each(changes)("counts once, where both tell of %s", async (_, change) => {
    const issue = anIssue();
    const event = change(issue);
    const other = recovered(event, "2025-03-04T12:00:03Z");
    await warehouse.load([{ ...other, issue: { ...other.issue, stateReason: "completed" } }, event]);
    expect(await eventsOf(issue)).toEqual([`${event.action} webhook 12:00:00`]);
  });

  it("is another event 6 seconds later, or about another label", async () => {
    const issue = anIssue();
    const event = issue.labeled(NOON, "bug");
    await warehouse.load([
      event,
      recovered(event, "2025-03-04T12:00:06Z"),
      recovered(issue.labeled("2025-03-04T12:00:01Z", "docs")),
    ]);
    expect(await eventsOf(issue)).toEqual([
      "labeled webhook 12:00:00",
      "labeled recovery 12:00:01",
      "labeled recovery 12:00:06",
    ]);
  });
});

describeSql("a recovered opening", () => {
  it("was seen: the issue has its durations", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const commented = issue.commented("2025-03-03T10:00:00Z", "bob");
    const closed = issue.closed("2025-03-03T12:00:00Z");
    await warehouse.load([recoveredOpening(opened, closed), recovered(commented), recovered(closed)]);
    expect(
      await only(
        warehouse,
        "lifecycles",
        issue,
        "opening_seen, first_response_seconds, first_close_seconds, outcome",
      ),
    ).toEqual({
      opening_seen: true,
      first_response_seconds: 3600,
      first_close_seconds: 3 * 3600,
      outcome: "completed",
    });
  });

  it("shows the issue open again, which is no second reopening where the first came live", async () => {
    const issue = anIssue();
    const [opened, closed, reopened] = [
      issue.opened(),
      issue.closed(NOON),
      issue.reopened("2025-03-05T12:00:00Z"),
    ];
    await warehouse.load([
      recoveredOpening(opened, reopened),
      recovered(closed),
      reopened,
      observed(reopened),
    ]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-04 12:00",
      "reopened 03-05 12:00",
    ]);
  });

  it("begins the time in which we watch the repository, whenever it and other events were read", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const labeled = issue.labeled("2025-03-20T12:00:00Z", "bug");
    await warehouse.load([recovered(labeled)]);
    expect(await only(warehouse, "issues", issue, "first_event_at")).toEqual({
      first_event_at: "2025-05-05T09:00:00Z",
    });
    await warehouse.load([recoveredOpening(opened, labeled), observed(labeled)]);
    expect(
      await warehouse.query(
        `SELECT MIN(day) AS day FROM issue_relay.backlog_daily WHERE repository = '${issue.repository}'`,
      ),
    ).toEqual([{ day: "2025-03-03" }]);
  });
});

describeSql("a closing and a reopening that GitHub's history dates some seconds later than the issue", () => {
  it("count once", async () => {
    const issue = anIssue();
    const [opened, closed] = [issue.opened(), issue.closed(NOON, "not_planned")];
    const later = recovered(closed, "2025-03-04T12:00:02Z");
    await warehouse.load([recoveredOpening(opened, closed), later, observed(closed)]);
    expect(await changesOf(warehouse, issue)).toEqual(["opened 03-03 09:00", "closed 03-04 12:00"]);
    expect(await only(warehouse, "issues", issue, "closed_at, outcome")).toEqual({
      closed_at: NOON,
      outcome: "not_planned",
    });
    const reopened = issue.reopened("2025-03-05T12:00:00Z");
    await warehouse.load([recovered(reopened, "2025-03-05T12:00:02Z"), observed(reopened)]);
    expect(await changesOf(warehouse, issue)).toEqual([
      "opened 03-03 09:00",
      "closed 03-04 12:00",
      "reopened 03-05 12:00",
    ]);
  });
});

describeSql("a recovered arrival by transfer", () => {
  const CAME = "2025-03-06T09:00:00Z";

  it("counts when GitHub's history has it, and not when it was read", async () => {
    const issue = anIssue();
    const arrived = issue.arrived(CAME, "acme/old");
    const labeled = issue.labeled("2025-03-09T09:00:00Z", "bug");
    await warehouse.load([recoveredArrival(arrived, CAME, labeled), recovered(labeled), observed(labeled)]);
    expect(await changesOf(warehouse, issue)).toEqual(["arrived 03-06 09:00"]);
    expect(await only(warehouse, "issues", issue, "arrived, opening_seen, first_event_at")).toEqual({
      arrived: true,
      opening_seen: false,
      first_event_at: CAME,
    });
  });

  it("brings the state that it had: what happened before is no change here", async () => {
    const issue = anIssue();
    const closed = issue.closed(NOON);
    const arrived = issue.arrived(CAME, "acme/old");
    const history = [recovered(closed), recoveredArrival(arrived, CAME, arrived), observed(arrived)];
    await warehouse.load(history);
    expect(await changesOf(warehouse, issue)).toEqual(["arrived 03-06 09:00"]);
    expect(await only(warehouse, "issues", issue, "state, closed_at")).toEqual({
      state: "closed",
      closed_at: NOON,
    });
    const reopened = issue.reopened("2025-03-07T09:00:00Z");
    await warehouse.load([recovered(reopened), observed(reopened)]);
    expect(await changesOf(warehouse, issue)).toEqual(["arrived 03-06 09:00", "reopened 03-07 09:00"]);
  });

  it("brings the open state that it had, though it shows the issue closed since", async () => {
    const issue = anIssue();
    const arrived = issue.arrived(CAME, "acme/old");
    const closed = issue.closed("2025-03-09T09:00:00Z");
    await warehouse.load([recoveredArrival(arrived, CAME, closed), recovered(closed), observed(closed)]);
    expect(await changesOf(warehouse, issue)).toEqual(["arrived 03-06 09:00", "closed 03-09 09:00"]);
  });

  it("is named by the departure, where that came live", async () => {
    const [from, to] = [anIssue(), anIssue()];
    const left = from.transferred(CAME, to.repository, to.id);
    const arrived = to.arrived(CAME, from.repository);
    const closed = to.closed("2025-03-09T09:00:00Z");
    await warehouse.load([
      left,
      recoveredArrival(arrived, CAME, closed),
      recovered(closed),
      observed(closed),
    ]);
    expect(await changesOf(warehouse, to)).toEqual(["arrived 03-06 09:00", "closed 03-09 09:00"]);
    expect(await only(warehouse, "issues", to, "transferred_from")).toEqual({
      transferred_from: `${from.repository}#1`,
    });
  });

  it("is left to its webhook, where that came: closings in the history before it are no changes here", async () => {
    const issue = anIssue();
    const [closed, reopened] = [issue.closed(NOON), issue.reopened("2025-03-05T12:00:00Z")];
    const arrived = issue.arrived(CAME, "acme/old");
    const again = issue.closed("2025-03-09T09:00:00Z");
    await warehouse.load([
      arrived,
      recoveredArrival(arrived, CAME, again),
      ...[closed, reopened, again].map((event) => recovered(event)),
      observed(again),
    ]);
    expect(await changesOf(warehouse, issue)).toEqual(["arrived 03-06 09:00", "closed 03-09 09:00"]);
  });
});

describeSql("an event whose raw delivery was mapped anew", () => {
  it("is shown as it was mapped last, and hides nothing by what it no longer says", async () => {
    const issue = anIssue();
    const wrong = issue.labeled(NOON, "bug");
    const right = { ...wrong, label: { name: "feature" } };
    const mapped_at = "2025-03-05T00:00:00Z";
    const lost = recovered(issue.labeled("2025-03-04T12:00:03Z", "bug"), "2025-03-04T12:00:03Z");
    await warehouse.loadRows([{ ...rowOf(right), mapped_at }, rowOf(wrong), rowOf(lost)]);
    const rows = await warehouse.query(
      `SELECT label, source FROM issue_relay.events WHERE issue_id = ${issue.id} ORDER BY occurred_at`,
    );
    expect(rows).toEqual([
      { label: "feature", source: "webhook" },
      { label: "bug", source: "recovery" },
    ]);
  });

  it("came when a webhook told it, also where it had been recovered before that", async () => {
    const issue = anIssue();
    const row = rowOf(issue.labeled(NOON, "bug"));
    const earlier = {
      source: "recovery" as const,
      delivery_id: "reconcile",
      received_at: "2025-03-04T12:00:01Z",
    };
    const told = { ...row, delivery_id: "webhook", received_at: "2025-03-06T09:00:00Z" };
    const mapped = { ...told, mapped_at: "2025-03-07T00:00:00Z" };
    await warehouse.loadRows([{ ...row, ...earlier }, told, mapped]);
    const shown = `SELECT source, delivery_id, FORMAT_TIMESTAMP('%FT%TZ', received_at, 'UTC') AS received_at
      FROM issue_relay.events WHERE issue_id = ${issue.id}`;
    const { source, delivery_id, received_at } = told;
    expect(await warehouse.query(shown)).toEqual([{ source, delivery_id, received_at }]);
  });
});
