import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BERLIN } from "./testing/berlin.ts";
import { anIssue } from "./testing/issues.ts";
import type { Story } from "./testing/story.ts";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const HOUR = 3600;
/** 9 in Berlin, 168 working hours before now. */
const MONDAY_9 = "2025-03-03T08:00:00Z";
/** A Tuesday after work in Berlin. */
const EVENING = "2025-04-01T20:00:00Z";
const ARCHIVED = 99;
const LATE = { createdAt: MONDAY_9, labels: ["bug"] };

let warehouse: Warehouse;
beforeAll(async () => {
  const settings = {
    ...BERLIN,
    holidays: [{ day: "2025-03-31", name: "The Monday after the change to summer time" }],
    accounts: [{ login: "acme-ci", role: "machine" }],
    repositories: [
      {
        repository_id: ARCHIVED,
        repository: null,
        state: "archived",
        observed_at: "2025-03-20T00:00:00Z",
      },
    ],
  };
  warehouse = await startWarehouse(settings, EVENING);
});
afterAll(() => warehouse.close());

/** The rows of issues, in their order. */
async function listed(...issues: Story[]): Promise<Row[]> {
  const ids = issues.map(({ id }) => id);
  const rows = await warehouse.query(`SELECT * FROM issue_relay.to_do WHERE issue_id IN (${ids.join(", ")})`);
  return ids.flatMap((id) => rows.filter(({ issue_id }) => issue_id === id));
}

describeSql("an issue that nobody has answered", () => {
  it("waits for the working hours since it was opened", async () => {
    const waiting = [
      {
        when: "on Friday at 16, before a weekend, a change of clocks and a holiday",
        at: "2025-03-28T15:00:00Z",
        hours: 9,
      },
      { when: "on Friday evening", at: "2025-03-28T19:00:00Z", hours: 8 },
      { when: "on Saturday", at: "2025-03-29T12:00:00Z", hours: 8 },
      { when: "on Monday, a holiday", at: "2025-03-31T09:00:00Z", hours: 8 },
      { when: "on Tuesday at 10", at: "2025-04-01T08:00:00Z", hours: 7 },
      { when: "this evening", at: "2025-04-01T18:00:00Z", hours: 0 },
    ].map((each) => ({ ...each, issue: anIssue({ createdAt: each.at, labels: ["bug"] }) }));
    await warehouse.load(waiting.map(({ issue }) => issue.opened()));
    const rows = await listed(...waiting.map(({ issue }) => issue));
    expect(waiting.map(({ when }, index) => ({ when, ...rows[index] }))).toMatchObject(
      waiting.map(({ when, hours }) => ({
        when,
        is_unanswered: true,
        age_working_seconds: hours * HOUR,
        waited_working_seconds: hours * HOUR,
        missed: hours > 8 ? [["first response", "bug", 8, (hours - 8) * HOUR]] : [],
      })),
    );
  });

  it("is listed once with all targets that it misses, the worst first, and all that a route asks for", async () => {
    const issue = anIssue({ createdAt: MONDAY_9, labels: ["bug", "question"], assignees: ["mia"] });
    await warehouse.load([
      issue.opened(),
      issue.typed("2025-03-03T09:00:00Z", "Bug"),
      issue.milestoned("2025-03-03T10:00:00Z", "v2"),
    ]);
    expect(await listed(issue)).toEqual([
      {
        issue_id: issue.id,
        host: "github.com",
        repository_id: expect.any(Number),
        repository: issue.repository,
        repository_private: false,
        number: 1,
        title: expect.stringContaining("Safari"),
        url: `https://github.com/${issue.repository}/issues/1`,
        author: "ann",
        author_type: "User",
        author_association: "MEMBER",
        author_is_bot: false,
        labels: ["bug", "question"],
        assignees: ["mia"],
        milestone: "v2",
        issue_type: "Bug",
        opened_at: MONDAY_9,
        age_seconds: (Date.parse(EVENING) - Date.parse(MONDAY_9)) / 1000,
        age_working_seconds: 168 * HOUR,
        waited_working_seconds: 168 * HOUR,
        open_so_far_working_seconds: 168 * HOUR,
        is_unanswered: true,
        missed: [
          ["first response", "question", 4, 164 * HOUR],
          ["first response", "bug", 8, 160 * HOUR],
          ["close", "bug", 40, 128 * HOUR],
          ["close", "*", 80, 88 * HOUR],
        ],
      },
    ]);
  });

  it("waits only while it is open", async () => {
    const issue = anIssue({ createdAt: MONDAY_9 });
    await warehouse.load([
      issue.opened(),
      issue.closed("2025-03-03T10:00:00Z"),
      issue.reopened("2025-04-01T14:00:00Z"),
    ]);
    expect(await listed(issue)).toMatchObject([
      {
        age_working_seconds: 168 * HOUR,
        waited_working_seconds: 3 * HOUR,
        open_so_far_working_seconds: 3 * HOUR,
        missed: [],
      },
    ]);
  });

  it("is listed without a time where its opening was not received, unless somebody has commented", async () => {
    const [silent, discussed] = [anIssue({ createdAt: MONDAY_9 }), anIssue({ createdAt: MONDAY_9 })];
    silent.opened();
    discussed.opened();
    discussed.commented("2025-03-03T09:00:00Z", "bob");
    await warehouse.load([
      silent.labeled("2025-03-04T09:00:00Z", "bug"),
      discussed.labeled("2025-03-04T09:00:00Z", "bug"),
    ]);
    expect(await listed(silent)).toMatchObject([
      {
        is_unanswered: true,
        age_working_seconds: 168 * HOUR,
        waited_working_seconds: null,
        missed: [],
      },
    ]);
    expect(await listed(discussed)).toEqual([]);
  });
});

describeSql("an issue that was answered", () => {
  it("is listed while it misses the target for closing; a late answer is none that can be repaired", async () => {
    const issue = anIssue({ createdAt: MONDAY_9, labels: ["bug"] });
    await warehouse.load([issue.opened(), issue.commented("2025-03-17T08:00:00Z", "bob")]);
    expect(await listed(issue)).toMatchObject([
      {
        is_unanswered: false,
        waited_working_seconds: 80 * HOUR,
        missed: [
          ["close", "bug", 40, 128 * HOUR],
          ["close", "*", 80, 88 * HOUR],
        ],
      },
    ]);
  });

  it("is not listed where it only missed the target for the answer, or is within all targets", async () => {
    const createdAt = "2025-03-28T08:00:00Z";
    const [late, quick] = [0, 1].map(() => anIssue({ createdAt, labels: ["bug"] }));
    if (!late || !quick) {
      throw new Error("two issues");
    }
    await warehouse.load([
      late.opened(),
      late.commented("2025-04-01T08:00:00Z", "bob"),
      quick.opened(),
      quick.commented("2025-03-28T09:00:00Z", "bob"),
    ]);
    expect([...(await listed(late)), ...(await listed(quick))]).toEqual([]);
  });
});

describeSql("an issue with which nothing is to be done", () => {
  it("is not listed: closed, deleted, transferred, of a bot or a machine, of an archived repository", async () => {
    const [closed, deleted, transferred] = [anIssue(LATE), anIssue(LATE), anIssue(LATE)];
    const others = [
      anIssue({ ...LATE, author: "watch[bot]" }),
      anIssue({ ...LATE, author: "Acme-CI" }),
      anIssue({ ...LATE, repositoryId: ARCHIVED }),
    ];
    const waiting = anIssue(LATE);
    const issues = [closed, deleted, transferred, ...others, waiting];
    await warehouse.load([
      ...issues.map((issue) => issue.opened()),
      closed.closed("2025-03-20T08:00:00Z"),
      deleted.deleted("2025-03-20T08:00:00Z"),
      transferred.transferred("2025-03-20T08:00:00Z", "acme/else"),
    ]);
    expect(await listed(...issues)).toMatchObject([{ issue_id: waiting.id }]);
  });

  it("is not listed until the moment to which somebody has snoozed it last", async () => {
    const issues = ["soon", "over", "longer before", "shorter before", "refused", "elsewhere"].map(() =>
      anIssue(LATE),
    );
    const [soon, over, longer, shorter, refused, elsewhere] = issues;
    const inDays = (days: number) => new Date(Date.parse(EVENING) + days * 24 * HOUR * 1000).toISOString();
    const snooze = (issue: Story | undefined, until: string, more: object = {}) => ({
      ...{ action_id: `${issue?.id} ${until}`, acted_at: "2025-03-20T08:00:00Z", what: "snooze" },
      ...{ outcome: "done", by_login: "ann", snoozed_until: until, host: "github.com" },
      ...{ repository: "acme/web", issue_id: issue?.id, issue_number: 1, ...more },
    });
    const later = { acted_at: "2025-03-21T08:00:00Z" };
    await warehouse.load(issues.map((issue) => issue.opened()));
    await warehouse.loadRows(
      [
        snooze(soon, inDays(0.01)),
        snooze(over, inDays(0)),
        snooze(longer, inDays(9)),
        snooze(longer, inDays(-9), later),
        snooze(shorter, inDays(-9)),
        snooze(shorter, inDays(9), later),
        snooze(refused, inDays(9), { outcome: "expired" }),
        snooze(elsewhere, inDays(9), { host: "git.acme.example" }),
      ],
      "actions",
    );
    expect((await listed(...issues)).map(({ issue_id }) => issue_id)).toEqual(
      [over, longer, refused, elsewhere].map((issue) => issue?.id),
    );
  });
});
