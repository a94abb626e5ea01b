import { readFileSync } from "node:fs";
import { columnsOf, createDataset, DATASET, TABLE } from "@issue-relay/local/stack/dataset";
import type { LocalBigQuery } from "@issue-relay/local/stand-ins/bigquery/server";
import {
  clientOf,
  describeSql,
  startOne,
} from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { rowOf } from "@issue-relay/shared/event/row";
import { accounts, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";

const OLD_COLUMNS: { name: string }[] = JSON.parse(
  readFileSync(new URL("./releases/0.1.0-issue_events.json", import.meta.url), "utf8"),
);

/** A row as release 0.1.0 wrote it: without the columns that came later, and with a value for everything. */
const OLD_ROW = {
  event_id: "1",
  type: "issues",
  action: "opened",
  occurred_at: "2026-03-02T10:10:00Z",
  received_at: "2026-03-02T10:10:01Z",
  source: "webhook",
  delivery_id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
  repository: "acme/web",
  repository_id: 1296269,
  repository_private: false,
  sender: "ann",
  sender_type: "User",
  issue_id: 73464126,
  issue_node_id: "I_kwDOABPHjc4EYPd-",
  issue_number: 12,
  issue_title: "Login fails on Safari",
  issue_url: "https://github.com/acme/web/issues/12",
  issue_state: "open",
  issue_state_reason: null,
  issue_author: "ann",
  issue_author_type: "User",
  issue_author_association: "MEMBER",
  issue_labels: ["bug"],
  issue_assignees: [],
  issue_milestone: null,
  issue_type: "Bug",
  issue_comments: 0,
  issue_created_at: "2026-03-02T10:10:00Z",
  issue_updated_at: "2026-03-02T10:10:00Z",
  issue_closed_at: null,
  label: null,
  assignee: null,
  milestone: null,
  comment_id: null,
  comment_author: null,
  comment_author_type: null,
  comment_created_at: null,
  transferred_to: null,
  transferred_from: null,
};

const CLOSED_ROW = {
  ...OLD_ROW,
  event_id: "2",
  action: "closed",
  occurred_at: "2026-03-02T10:20:00Z",
  received_at: "2026-03-02T10:20:01Z",
  issue_state: "closed",
  issue_state_reason: "not_planned",
  issue_updated_at: "2026-03-02T10:20:00Z",
  issue_closed_at: "2026-03-02T10:20:00Z",
};

/** Release 0.1.0 made up what GitHub's payload of a pin does not say. */
const PINNED_ROW = {
  ...CLOSED_ROW,
  event_id: "3",
  action: "pinned",
  received_at: "2026-03-02T10:30:01Z",
  issue_state_reason: null,
  issue_labels: [],
  issue_type: null,
};

describeSql("a table of release 0.1.0 with rows in it", () => {
  let local: LocalBigQuery;
  beforeAll(async () => {
    local = await startOne();
    const bigquery = clientOf(local);
    await bigquery.createDataset(DATASET);
    await bigquery.dataset(DATASET).createTable(TABLE, { schema: { fields: OLD_COLUMNS } });
    await bigquery.dataset(DATASET).table(TABLE).insert([OLD_ROW, CLOSED_ROW, PINNED_ROW]);
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
    expect(await query(`SELECT state, outcome, labels, issue_type, author FROM ${DATASET}.issues`)).toEqual([
      { state: "closed", outcome: "not_planned", labels: ["bug"], issue_type: "Bug", author: "ann" },
    ]);
    expect(await query(`SELECT change FROM ${DATASET}.state_changes ORDER BY changed_at`)).toEqual([
      { change: "opened" },
      { change: "closed" },
    ]);
  });

  it("takes new rows beside the old ones", async () => {
    const reopened = anIssueEvent({
      action: "reopened",
      occurredAt: "2026-03-02T10:40:00Z",
      receivedAt: "2026-03-02T10:40:01Z",
      id: "4".repeat(32),
      sender: { login: "ann", id: 5 },
      issue: {
        updatedAt: "2026-03-02T10:40:00Z",
        createdAt: "2026-03-02T10:10:00Z",
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
