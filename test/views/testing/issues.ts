import { expect } from "vitest";
import { type Beginning, Story } from "./story.ts";
import type { Row, Warehouse } from "./warehouse.ts";

let repositories = 0;

/** An issue in a repository of its own, by default by ann and opened on Monday, March 3, at 9. */
export function anIssue(beginning: Partial<Beginning> = {}): Story {
  return new Story({
    repository: `acme/${++repositories}`,
    number: 1,
    createdAt: "2025-03-03T09:00:00Z",
    ...beginning,
  });
}

/** The changes of the issue, such as `closed 03-04 09:00`. */
export async function changesOf(warehouse: Warehouse, issue: Story): Promise<unknown[]> {
  const rows = await warehouse.query(
    `SELECT CONCAT(change, FORMAT_TIMESTAMP(' %m-%d %H:%M', changed_at)) AS line FROM issue_relay.state_changes
    WHERE issue_id = ${issue.id} ORDER BY changed_at, change`,
  );
  return rows.map(({ line }) => line);
}

/** The issue's only row of a view. */
export async function only(warehouse: Warehouse, view: string, issue: Story, columns: string): Promise<Row> {
  const [row = {}, ...others] = await warehouse.query(
    `SELECT ${columns} FROM issue_relay.${view} WHERE issue_id = ${issue.id}`,
  );
  expect(others).toEqual([]);
  return row;
}

/** What both views say of the state. */
export async function stateOf(warehouse: Warehouse, issue: Story): Promise<Row> {
  return {
    ...(await only(warehouse, "issues", issue, "state, closed_at, outcome")),
    ...(await only(
      warehouse,
      "lifecycles",
      issue,
      "reopen_count, first_closed_at, last_closed_at, active_open_seconds",
    )),
  };
}
