import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deliveredAfter, Story } from "./testing/story.ts";
import { startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const OPENED = "2025-03-03T09:00:00Z";
const DAY = 86_400;

/** Their states are observed after all events of these tests. */
const ARCHIVED = 11;
const DELETED = 12;
const ACTIVE_AGAIN = 13;

let warehouse: Warehouse;
beforeAll(async () => {
  const observed = (repository_id: number, state: string, observed_at: string) => {
    return { repository_id, repository: `acme/${repository_id}`, state, observed_at };
  };
  warehouse = await startWarehouse({
    targets: [{ label: "*", first_response_hours: 4, close_hours: null }],
    repositories: [
      observed(ARCHIVED, "archived", "2025-04-01T00:00:00Z"),
      observed(DELETED, "deleted", "2025-04-01T00:00:00Z"),
      { ...observed(ACTIVE_AGAIN, "active", "2025-05-01T00:00:00Z"), reconciled_at: "2025-05-01T00:00:00Z" },
      observed(ACTIVE_AGAIN, "archived", "2025-04-01T00:00:00Z"),
      // Wrong rows, which count nowhere: a state that does not exist, and a time to come.
      observed(ARCHIVED, "Active", "2025-05-01T00:00:00Z"),
      observed(ARCHIVED, "active", "2999-01-01T00:00:00Z"),
    ],
  });
});
afterAll(() => warehouse.close());

function anIssue(repositoryId: number, name: string, number = 1, labels: string[] = []): Story {
  return new Story({ repositoryId, repository: name, number, createdAt: OPENED, labels });
}

describeSql("two repositories of which one took the old name of the other", () => {
  const [first, second] = [anIssue(1, "acme/web"), anIssue(2, "acme/web")];
  const renamed = anIssue(1, "acme/web", 2);
  beforeAll(async () => {
    renamed.repositoryRenamed("acme/site");
    await warehouse.load([
      first.opened(),
      first.commented("2025-03-03T10:00:00Z", "bob"),
      first.closed("2025-03-03T12:00:00Z"),
      deliveredAfter(5, renamed.opened()),
      renamed.closed("2025-03-03T14:00:00Z"),
      second.opened(),
      second.closed("2025-03-04T12:00:00Z"),
    ]);
  });

  it.each(["backlog_daily", "weekly", "weekly_by_label", "weekly_by_assignee", "attainment"])(
    "are two in %s, each with its newest name",
    async (view) => {
      const date = view === "backlog_daily" ? "day" : "week";
      const rows = await warehouse.query(
        `SELECT repository_id, repository, opened FROM issue_relay.${view}
        WHERE ${date} = '2025-03-03' AND repository_id IN (1, 2) ORDER BY 1`,
      );
      expect(rows).toEqual([
        { repository_id: 1, repository: "acme/site", opened: 2 },
        { repository_id: 2, repository: "acme/web", opened: 1 },
      ]);
    },
  );

  it("do not share their percentiles", async () => {
    const rows = await warehouse.query(
      `SELECT repository, n_first_close, p50_first_close_seconds AS p50 FROM issue_relay.weekly
      WHERE week = '2025-03-03' AND repository_id IN (1, 2) ORDER BY 1`,
    );
    expect(rows).toEqual([
      { repository: "acme/site", n_first_close: 2, p50: 4 * 3600 },
      { repository: "acme/web", n_first_close: 1, p50: 27 * 3600 },
    ]);
  });
});

describeSql("a repository that was archived or deleted", () => {
  it.each([
    [ARCHIVED, "repository archived"],
    [DELETED, "repository deleted"],
    [ACTIVE_AGAIN, null],
  ])("has issues for which nobody waits, as table repositories says last: %i, %s", async (id, reason) => {
    const issue = anIssue(id, `acme/${id}`);
    await warehouse.load([issue.opened()]);
    const where = `WHERE repository_id = ${id}`;
    expect(await warehouse.query(`SELECT not_waiting FROM issue_relay.unanswered ${where}`)).toEqual([
      { not_waiting: reason },
    ]);
    expect(
      await warehouse.query(
        `SELECT backlog, backlog_not_waiting FROM issue_relay.backlog_daily ${where} AND day = CURRENT_DATE()`,
      ),
    ).toEqual([{ backlog: 1, backlog_not_waiting: reason ? 1 : 0 }]);
    expect(
      await warehouse.query(
        `SELECT opened, not_waiting, first_response_n FROM issue_relay.attainment ${where}`,
      ),
    ).toEqual([{ opened: reason ? 0 : 1, not_waiting: reason ? 1 : 0, first_response_n: reason ? 0 : 1 }]);
  });

  it("is so for all its issues if an event of one of them says it, until another says otherwise", async () => {
    const [one, other] = [anIssue(14, "acme/14"), anIssue(14, "acme/14", 2)];
    const says = (archived: boolean, days: number) => {
      const event = deliveredAfter(days * DAY, one.commented(`2025-03-0${3 + days}T10:00:00Z`, "ann"));
      return { ...event, repository: { ...event.repository, archived } };
    };
    const reasons = "SELECT DISTINCT not_waiting FROM issue_relay.issues WHERE repository_id = 14";
    await warehouse.load([one.opened(), other.opened(), says(true, 1)]);
    expect(await warehouse.query(reasons)).toEqual([{ not_waiting: "repository archived" }]);
    await warehouse.load([says(false, 2)]);
    expect(await warehouse.query(reasons)).toEqual([{ not_waiting: null }]);
    // An old delivery that comes late says nothing new.
    const late = deliveredAfter(30 * DAY, says(true, 0));
    await warehouse.load([{ ...late, repository: { ...late.repository, archived: true } }]);
    expect(await warehouse.query(reasons)).toEqual([{ not_waiting: null }]);
  });
});

describeSql("a repository that became private", () => {
  it("is private with all its issues, also in what was told of them before", async () => {
    const [old, fresh] = [anIssue(17, "acme/17"), anIssue(17, "acme/17", 2)];
    const opened = old.opened();
    fresh.repositoryMadePrivate();
    await warehouse.load([opened, fresh.commented("2025-03-04T09:00:00Z", "bob")]);
    const privacies = "SELECT DISTINCT repository_private FROM issue_relay.issues WHERE repository_id = 17";
    expect(await warehouse.query(privacies)).toEqual([{ repository_private: true }]);
    // What comes late says nothing new.
    await warehouse.load([deliveredAfter(30 * DAY, old.labeled("2025-03-03T10:00:00Z", "bug"))]);
    expect(await warehouse.query(privacies)).toEqual([{ repository_private: true }]);
  });

  it("is private as soon as we receive a pin that says so, though GitHub moves no time of the issue for it", async () => {
    const [old, other] = [anIssue(18, "acme/18"), anIssue(18, "acme/18", 2)];
    const opened = [old.opened(), other.opened(), other.commented("2025-03-04T09:00:00Z", "bob")];
    old.repositoryMadePrivate();
    await warehouse.load([...opened, old.pinned("2025-03-10T09:00:00Z")]);
    const privacies = "SELECT DISTINCT repository_private FROM issue_relay.issues WHERE repository_id = 18";
    expect(await warehouse.query(privacies)).toEqual([{ repository_private: true }]);
  });
});

describeSql("a label", () => {
  it("has no case: spellings of one repository are one, with the newest", async () => {
    const old = anIssue(15, "acme/15", 1, ["bug"]);
    const fresh = anIssue(15, "acme/15", 2, ["Bug"]);
    await warehouse.load([old.opened(), fresh.opened(), fresh.commented("2025-03-04T09:00:00Z", "bob")]);
    expect(
      await warehouse.query(
        `SELECT label, opened FROM issue_relay.weekly_by_label
        WHERE repository_id = 15 AND week = '2025-03-03'`,
      ),
    ).toEqual([{ label: "Bug", opened: 2 }]);
  });
});

describeSql("a repository is watched from the first event on that has a certain time", () => {
  it.each(["pinned", "locked"] as const)(
    "and not since an old issue was last changed that is %s now",
    async (action) => {
      const old = new Story({
        repository: `acme/old-${action}`,
        number: 1,
        createdAt: "2019-03-04T09:00:00Z",
      });
      await warehouse.load([old[action]("2025-03-05T09:00:00Z")]);
      const days = await warehouse.query(
        `SELECT CAST(MIN(day) AS STRING) AS first, MIN(backlog) AS backlog FROM issue_relay.backlog_daily
      WHERE repository = '${old.repository}'`,
      );
      expect(days).toEqual([{ first: "2025-03-03", backlog: 1 }]);
      const weeks = await warehouse.query(
        `SELECT CAST(MIN(week) AS STRING) AS first FROM issue_relay.weekly_by_label
      WHERE repository = '${old.repository}'`,
      );
      expect(weeks).toEqual([{ first: "2025-03-03" }]);
    },
  );

  it("and not since an old issue was closed that is closed again now for another reason", async () => {
    const old = new Story({ repository: "acme/old-reason", number: 1, createdAt: "2019-03-04T09:00:00Z" });
    old.closed("2019-03-05T09:00:00Z");
    const again = old.labeled("2025-03-05T09:00:00Z", "x");
    await warehouse.load([{ ...again, action: "closed", occurredAt: "2019-03-05T09:00:00Z" }]);
    const days = await warehouse.query(
      `SELECT CAST(MIN(day) AS STRING) AS first FROM issue_relay.backlog_daily WHERE repository = 'acme/old-reason'`,
    );
    expect(days).toEqual([{ first: "2025-03-03" }]);
  });

  it("which may be an old closing whose event was received late", async () => {
    const issue = anIssue(16, "acme/16");
    await warehouse.load([deliveredAfter(60 * DAY, issue.closed("2025-03-05T09:00:00Z"))]);
    const days = await warehouse.query(
      `SELECT CAST(MIN(day) AS STRING) AS first FROM issue_relay.backlog_daily
      WHERE repository = '${issue.repository}'`,
    );
    expect(days).toEqual([{ first: "2025-03-03" }]);
  });
});
