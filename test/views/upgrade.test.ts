import { readFileSync } from "node:fs";
import { columnsOf, createDataset, DATASET, TABLE } from "@issue-relay/local/stack/dataset";
import type { LocalBigQuery } from "@issue-relay/local/stand-ins/bigquery/server";
import {
  clientOf,
  describeSql,
  startOne,
} from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rowOf } from "../../functions/bigquery/src/row.ts";

const OLD_COLUMNS: { name: string }[] = JSON.parse(
  readFileSync(new URL("./releases/0.1.0-issue_events.json", import.meta.url), "utf8"),
);

/** A row as release 0.1.0 wrote it: without the columns that came later, and with a value for everything. */
function oldRow(id: string, action: string, issue: Parameters<typeof anIssueEvent>[0], made: object = {}) {
  const row: Record<string, unknown> = {
    ...rowOf(anIssueEvent({ action, ...issue })),
    event_id: id,
    ...made,
  };
  return Object.fromEntries(OLD_COLUMNS.map(({ name }) => [name, row[name]]));
}

const at = (minute: number) => ({
  occurredAt: `2026-03-02T10:${minute}:00Z`,
  receivedAt: `2026-03-02T10:${minute}:01Z`,
});

describeSql("a table of release 0.1.0 with rows in it", () => {
  let local: LocalBigQuery;
  beforeAll(async () => {
    local = await startOne();
    const bigquery = clientOf(local);
    await bigquery.createDataset(DATASET);
    await bigquery.dataset(DATASET).createTable(TABLE, { schema: { fields: OLD_COLUMNS } });
    const closed = { state: "closed", stateReason: "not_planned", labels: labels("bug") } as const;
    await bigquery
      .dataset(DATASET)
      .table(TABLE)
      .insert([
        oldRow("1", "opened", { ...at(10), issue: { updatedAt: at(10).occurredAt, labels: labels("bug") } }),
        oldRow("2", "closed", {
          ...at(20),
          issue: { ...closed, updatedAt: at(20).occurredAt, closedAt: at(20).occurredAt },
        }),
        // Release 0.1.0 made up what GitHub's payload of a pin does not say.
        oldRow("3", "pinned", {
          ...at(30),
          issue: { ...closed, labels: [], stateReason: null, updatedAt: at(20).occurredAt },
        }),
      ]);
    await createDataset(bigquery);
  });
  afterAll(() => local.close());

  async function query(sql: string) {
    const [rows] = await clientOf(local).query(sql);
    return rows;
  }

  it("gets the new columns, and keeps its rows", async () => {
    const [metadata] = await clientOf(local).dataset(DATASET).table(TABLE).getMetadata();
    const columns = await columnsOf("tables/issue_events.json");
    expect(metadata.schema.fields.map(({ name }: { name: string }) => name)).toEqual(
      columns.map(({ name }) => name),
    );
    expect(
      await query(
        `SELECT event_id, issue_title, version, not_said FROM ${DATASET}.${TABLE} ORDER BY event_id`,
      ),
    ).toEqual(
      ["1", "2", "3"].map((id) => ({
        event_id: id,
        issue_title: "Login fails on Safari",
        version: null,
        not_said: [],
      })),
    );
  });

  it("is read by the views: a pin that was recorded with made-up labels and state hides neither", async () => {
    expect(await query(`SELECT state, outcome, labels, author FROM ${DATASET}.issues`)).toEqual([
      { state: "closed", outcome: "not_planned", labels: ["bug"], author: "ann" },
    ]);
    expect(await query(`SELECT change FROM ${DATASET}.state_changes ORDER BY changed_at`)).toEqual([
      { change: "opened" },
      { change: "closed" },
    ]);
  });

  it("takes new rows beside the old ones", async () => {
    const reopened = anIssueEvent({
      action: "reopened",
      ...at(40),
      id: "4".repeat(32),
      sender: { login: "ann", id: 5 },
      issue: {
        updatedAt: at(40).occurredAt,
        stateReason: "reopened",
        labels: [{ name: "bug", id: 1 }],
        assignees: accounts("bob"),
        locked: true,
        parent: { repository: "acme/api", number: 7 },
      },
    });
    await clientOf(local)
      .dataset(DATASET)
      .table(TABLE)
      .insert([rowOf(reopened)]);
    expect(
      await query(
        `SELECT outcome, labels, label_ids, assignees, locked, parent, host FROM ${DATASET}.issues`,
      ),
    ).toEqual([
      {
        outcome: "open",
        labels: ["bug"],
        label_ids: [1],
        assignees: ["bob"],
        locked: true,
        parent: "acme/api#7",
        host: "github.com",
      },
    ]);
    expect(await query(`SELECT COUNT(*) AS n FROM ${DATASET}.events`)).toEqual([{ n: 4 }]);
  });
});
