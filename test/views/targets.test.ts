import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BERLIN } from "./testing/berlin.ts";
import { Story } from "./testing/story.ts";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

/** 9 in Berlin, when the office opens for 8 hours. */
const MONDAY_9 = "2025-03-03T08:00:00Z";

let repositories = 0;
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse({
    ...BERLIN,
    targets: [...BERLIN.targets, { label: "Regression", first_response_hours: 8, close_hours: 40 }],
    accounts: [{ login: "Acme-CI", role: "machine" }],
  });
});
afterAll(() => warehouse.close());

async function attainmentOf(issues: Story[], label: string): Promise<Row[]> {
  const [issue] = issues;
  if (!issue) {
    throw new Error("no issue");
  }
  return warehouse.query(
    `SELECT * FROM issue_relay.attainment
    WHERE repository = '${issue.repository}' AND label = '${label}' ORDER BY week`,
  );
}

/** Bugs of one repository, each opened when the office opens on Monday. Their targets: 8 hours for a response, 40 for closing. */
function bugs(count: number): Story[] {
  const repository = `acme/${++repositories}`;
  const labels = ["bug", "p1"];
  return Array.from({ length: count }, (_, index) => {
    return new Story({ repository, number: index + 1, createdAt: MONDAY_9, labels });
  });
}

/** What becomes of one bug: met, missed or undecided, for a response and for closing. */
async function verdictOf(life: (bug: Story) => IssueEvent[]): Promise<{ response: string; close: string }> {
  const issues = bugs(1);
  await warehouse.load(issues.flatMap((bug) => [bug.opened(), ...life(bug)]));
  const [row = {}] = await attainmentOf(issues, "bug");
  const verdict = (n: unknown, met: unknown) => (n === 0 ? "undecided" : met === 1 ? "met" : "missed");
  return {
    response: verdict(row.first_response_n, row.first_response_met),
    close: verdict(row.close_n, row.close_met),
  };
}

const TUESDAY_9 = "2025-03-04T08:00:00Z";
const TUESDAY_10 = "2025-03-04T09:00:00Z";
/** Two weeks later: 80 working hours, which is past both targets. */
const LATER = "2025-03-17T08:00:00Z";
const MUCH_LATER = "2025-03-24T08:00:00Z";

describeSql("the targets of a bug, 8 working hours for a response and 40 for closing", () => {
  describe.each<[string, (bug: Story) => IssueEvent[], string, string]>([
    ["open and unanswered for months", () => [], "missed", "missed"],
    ["answered in time, and open for months", (bug) => [bug.commented(TUESDAY_9, "bob")], "met", "missed"],
    ["answered too late", (bug) => [bug.commented(LATER, "bob")], "missed", "missed"],
    ["closed in time without a word", (bug) => [bug.closed(TUESDAY_9)], "undecided", "met"],
    [
      "closed in time without a word, and commented on later",
      (bug) => [bug.closed(TUESDAY_9), bug.commented(LATER, "bob")],
      "met",
      "met",
    ],
    [
      "closed too late without a word, and commented on then",
      (bug) => [bug.closed(LATER), bug.commented(MUCH_LATER, "bob")],
      "missed",
      "missed",
    ],
    [
      "closed in time, reopened, and open and unanswered since",
      (bug) => [bug.closed(TUESDAY_9), bug.reopened(LATER)],
      "missed",
      "missed",
    ],
    [
      "closed within half of its time, reopened, and answered and closed within the other half",
      (bug) => [
        bug.closed("2025-03-03T12:00:00Z"),
        bug.reopened(LATER),
        bug.commented("2025-03-17T12:00:00Z", "bob"),
        bug.closed("2025-03-18T08:00:00Z"),
      ],
      "met",
      "met",
    ],
    [
      "closed and reopened, and answered a second after the rest of its time",
      (bug) => [
        bug.closed("2025-03-03T12:00:00Z"),
        bug.reopened(LATER),
        bug.commented("2025-03-17T12:00:01Z", "bob"),
      ],
      "missed",
      "missed",
    ],
    ["deleted within its time", (bug) => [bug.deleted("2025-03-03T12:00:00Z")], "undecided", "undecided"],
    [
      "closed in time, reopened and deleted too late",
      (bug) => [bug.closed(TUESDAY_9), bug.reopened(LATER), bug.deleted(MUCH_LATER)],
      "missed",
      "missed",
    ],
    [
      "answered in time by a comment that was deleted",
      (bug) => {
        const comment = bug.commented(TUESDAY_9, "spammer");
        return [comment, bug.uncommented(TUESDAY_10, comment)];
      },
      "missed",
      "missed",
    ],
  ])("that is %s", (_, life, response, close) => {
    it(`are ${response} and ${close}`, async () => {
      expect(await verdictOf(life)).toEqual({ response, close });
    });
  });

  it.each(["bob", "ann"])(
    "are never worse for a comment by %s than without it, whatever happened before and after",
    async (by) => {
      const steps = [
        (bug: Story) => bug.closed("2025-03-03T12:00:00Z"),
        (bug: Story) => bug.reopened(LATER),
        (bug: Story) => bug.closed(MUCH_LATER),
      ];
      const score = { met: 1, undecided: 0, missed: -1 } as Record<string, number>;
      const without = await verdictOf((bug) => steps.map((step) => step(bug)));
      const times = [
        "2025-03-03T09:00:00Z",
        "2025-03-05T09:00:00Z",
        "2025-03-19T09:00:00Z",
        "2025-04-01T09:00:00Z",
      ];
      for (const [place, at] of times.entries()) {
        const verdict = await verdictOf((bug) => [
          ...steps.slice(0, place).map((step) => step(bug)),
          bug.commented(at, by),
          ...steps.slice(place).map((step) => step(bug)),
        ]);
        expect(score[verdict.response], at).toBeGreaterThanOrEqual(score[without.response] ?? 0);
      }
    },
  );

  it("are apart if a bot or a machine opened it: nobody waits", async () => {
    const repository = `acme/${++repositories}`;
    const issues = ["ann", "watch[bot]", "acme-ci"].map(
      (author, index) =>
        new Story({ repository, number: index + 1, createdAt: MONDAY_9, labels: ["bug"], author }),
    );
    await warehouse.load(issues.map((issue) => issue.opened()));
    expect(await attainmentOf(issues, "bug")).toMatchObject([
      { opened: 1, not_waiting: 2, first_response_n: 1 },
    ]);
    const results = await warehouse.query(
      `SELECT first_response_result AS response, close_result FROM issue_relay.target_results
      WHERE repository = '${repository}' AND label = 'bug' ORDER BY issue_id`,
    );
    expect(results).toEqual([
      { response: "missed", close_result: "missed" },
      { response: null, close_result: null },
      { response: null, close_result: null },
    ]);
  });

  it("have a label without case, as on GitHub", async () => {
    const issue = new Story({
      repository: `acme/${++repositories}`,
      number: 1,
      createdAt: MONDAY_9,
      labels: ["REGRESSION"],
    });
    await warehouse.load([issue.opened()]);
    expect(await attainmentOf([issue], "Regression")).toMatchObject([{ opened: 1 }]);
  });

  it("a target is met at its last second, and missed a second later, in working time", async () => {
    const issues = bugs(4);
    const [onTime, late, quick, neglected] = issues;
    if (!onTime || !late || !quick || !neglected) {
      throw new Error("four bugs");
    }
    await warehouse.load([
      onTime.opened(),
      // Exactly 8 working hours, from the closing of the office on Monday until Tuesday at 9; a second later it is more.
      onTime.commented("2025-03-04T08:00:00Z", "bob"),
      onTime.closed("2025-03-07T16:00:00Z"),
      late.opened(),
      late.commented("2025-03-04T08:00:01Z", "bob"),
      late.closed("2025-03-10T08:00:01Z"),
      // Closed without a comment, in time: no answer was needed.
      quick.opened(),
      quick.closed("2025-03-03T09:00:00Z"),
      // Still open.
      neglected.opened(),
    ]);
    expect(await attainmentOf(issues, "bug")).toEqual([
      {
        week: "2025-03-03",
        repository: onTime.repository,
        repository_id: expect.any(Number),
        label: "bug",
        opened: 4,
        not_waiting: 0,
        first_response_target_hours: 8,
        first_response_n: 3,
        first_response_met: 1,
        first_response_share: 1 / 3,
        close_target_hours: 40,
        close_n: 4,
        close_met: 2,
        close_share: 0.5,
      },
    ]);
    const results = await warehouse.query(
      `SELECT first_response_result, first_response_late_working_seconds AS response_late,
        close_result, close_late_working_seconds AS close_late
      FROM issue_relay.target_results
      WHERE repository = '${onTime.repository}' AND label = 'bug' ORDER BY issue_id`,
    );
    expect(results.map(Object.values)).toEqual([
      ["met", null, "met", null],
      ["missed", 1, "missed", 1],
      ["undecided", null, "met", null],
      ["missed", expect.any(Number), "missed", expect.any(Number)],
    ]);
  });

  it("a target for * is for every issue, also without labels; a target without hours is no target", async () => {
    const issue = new Story({ repository: `acme/${++repositories}`, number: 1, createdAt: MONDAY_9 });
    await warehouse.load([issue.opened(), issue.closed("2025-03-03T09:00:00Z")]);
    expect(await attainmentOf([issue], "*")).toMatchObject([
      {
        opened: 1,
        first_response_n: 0,
        first_response_share: null,
        close_n: 1,
        close_met: 1,
        close_share: 1,
      },
    ]);
  });

  it("a label without a target has no row, and an issue whose opening was not received is not counted", async () => {
    const [seen, unseen] = bugs(2);
    if (!seen || !unseen) {
      throw new Error("two bugs");
    }
    await warehouse.load([seen.opened(), unseen.closed("2025-03-03T09:00:00Z")]);
    expect(await attainmentOf([seen], "p1")).toEqual([]);
    expect(await attainmentOf([seen], "bug")).toMatchObject([{ opened: 1 }]);
  });

  it("an issue that was removed before its target had passed is neither met nor missed", async () => {
    const [soon, later] = bugs(2);
    if (!soon || !later) {
      throw new Error("two bugs");
    }
    await warehouse.load([
      soon.opened(),
      soon.deleted("2025-03-03T10:00:00Z"),
      later.opened(),
      later.transferred("2025-03-06T10:00:00Z", "acme/else"),
    ]);
    expect(await attainmentOf([soon], "bug")).toMatchObject([
      { opened: 2, first_response_n: 1, first_response_met: 0, close_n: 0 },
    ]);
  });
});
