import { ACTIONS, createDataset, DATASET } from "@issue-relay/local/stack/dataset";
import { describeSql, startForTest } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect, it } from "vitest";

interface Action {
  id: string;
  at: string;
  rule?: string;
  what?: string;
  outcome?: string;
  issue?: number;
}

/** What the view says of these rows, the oldest week first. */
async function byWeek(actions: readonly Action[]) {
  const { bigquery } = await startForTest();
  await createDataset(bigquery);
  const rows = actions.map(({ id, at, rule = "triage", what = "label", outcome = "done", issue = 1 }) => ({
    ...{ action_id: id, acted_at: at, rule, step: 1, what, outcome, event_id: id, event: "issues.opened" },
    ...{ host: "github.com", repository: "acme/web", issue_id: issue, issue_number: issue },
  }));
  if (rows.length > 0) {
    await bigquery.dataset(DATASET).table(ACTIONS).insert(rows);
  }
  const query = `SELECT * REPLACE (CAST(week AS STRING) AS week, STRING(last_acted_at, 'UTC') AS last_acted_at)
    FROM ${DATASET}.rules_by_week ORDER BY week, rule, what`;
  return (await bigquery.query(query))[0];
}

const NONE = { done: 0, nothing: 0, refused: 0, unknown: 0, gone: 0, dry_run: 0, stopped: 0 };

describeSql("what rules did", () => {
  it("is nothing where there are no rules", async () => {
    expect(await byWeek([])).toEqual([]);
  });

  it("is counted by week, from Monday to Sunday in UTC, by rule and by what a step does", async () => {
    const actions = [
      { id: "1", at: "2026-03-01T23:59:59Z" },
      { id: "2", at: "2026-03-02T00:00:00Z" },
      { id: "3", at: "2026-03-08T23:59:59Z", issue: 2 },
      { id: "4", at: "2026-03-08T12:00:00Z", issue: 2 },
      { id: "5", at: "2026-03-03T00:00:00Z", what: "assign" },
      { id: "6", at: "2026-03-03T00:00:00Z", rule: "urgent" },
    ];
    const one = { ...NONE, rule: "triage", what: "label", done: 1, n_issues: 1 };
    expect(await byWeek(actions)).toEqual([
      { ...one, week: "2026-02-23", last_acted_at: "2026-03-01 23:59:59+00" },
      { ...one, week: "2026-03-02", what: "assign", last_acted_at: "2026-03-03 00:00:00+00" },
      { ...one, week: "2026-03-02", done: 3, n_issues: 2, last_acted_at: "2026-03-08 23:59:59+00" },
      { ...one, week: "2026-03-02", rule: "urgent", last_acted_at: "2026-03-03 00:00:00+00" },
    ]);
  });

  it("is counted by what came of it", async () => {
    const outcomes = ["done", "nothing", "refused", "unknown", "gone", "dry-run", "stopped"];
    const actions = [...outcomes, "stopped"].map((outcome, index) => ({
      ...{ id: String(index), at: "2026-03-02T09:30:00Z", outcome, issue: index },
    }));
    expect(await byWeek(actions)).toMatchObject([
      { done: 1, nothing: 1, refused: 1, unknown: 1, gone: 1, dry_run: 1, stopped: 2, n_issues: 8 },
    ]);
  });

  it("is each action once, by its newest outcome", async () => {
    const actions = [
      { id: "1", at: "2026-03-02T10:00:00Z" },
      { id: "1", at: "2026-03-02T09:30:00Z", outcome: "refused" },
      { id: "2", at: "2026-03-02T09:30:00Z", outcome: "refused" },
      { id: "2", at: "2026-03-02T09:30:00Z", outcome: "refused" },
    ];
    expect(await byWeek(actions)).toMatchObject([{ ...NONE, done: 1, refused: 1, n_issues: 1 }]);
  });

  it("stays in the week in which it was done, though the event comes again later", async () => {
    const actions = [
      { id: "1", at: "2026-03-02T09:30:00Z", outcome: "refused" },
      { id: "1", at: "2026-03-09T09:30:00Z" },
      { id: "1", at: "2026-03-16T09:30:00Z" },
    ];
    expect(await byWeek(actions)).toMatchObject([
      { week: "2026-03-09", done: 1, last_acted_at: "2026-03-09 09:30:00+00" },
    ]);
  });
});
