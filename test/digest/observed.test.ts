import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { digest } from "@issue-relay/shared/event/event-id";
import { type IssueEvent, OBSERVED } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, expect, it } from "vitest";
import { iso } from "../views/testing/histories/payload.ts";
import { ASKED_AT } from "../views/testing/histories/repositories.ts";
import { randomHistories } from "../views/testing/histories.ts";
import { startWarehouse, type Warehouse } from "../views/testing/warehouse.ts";

/** Set ISSUE_RELAY_SEED to the seed of a failure to repeat its histories. */
const seed = Number(process.env.ISSUE_RELAY_SEED ?? Date.now() % 1_000_000);

/** What the digests are made from. */
const TOLD = [
  "SELECT * FROM issue_relay.to_do ORDER BY issue_id",
  "SELECT * FROM issue_relay.weekly ORDER BY week, repository_id",
];

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse({}, iso(ASKED_AT));
});
afterAll(() => warehouse.close());

function told() {
  return Promise.all(TOLD.map((sql) => warehouse.query(sql)));
}

/** The event that recover publishes where it reads an issue just as webhooks have told it. */
function observed({ issue, repository, host, version }: IssueEvent, comments: number): IssueEvent {
  const at = issue.updatedAt ?? "";
  return {
    version,
    id: digest(`observed ${issue.id}`),
    type: "issues",
    action: OBSERVED,
    occurredAt: at,
    receivedAt: iso(ASKED_AT),
    source: "recovery",
    deliveryId: "reconcile",
    host,
    repository,
    issue: { ...issue, comments },
  };
}

describeSql(`what recover observes (ISSUE_RELAY_SEED=${seed})`, () => {
  it("changes nothing that a digest tells", async () => {
    const events = new Map(randomHistories(seed, 40, () => false).map(({ event }) => [event.id, event]));
    await warehouse.load([...events.values()]);
    const before = await told();
    const newest = await warehouse.query(
      `SELECT event_id, comments FROM issue_relay.events JOIN issue_relay.issues USING (issue_id)
       WHERE state_rank = 1 AND outcome NOT IN ('deleted', 'transferred')`,
    );
    const readings = newest.flatMap(({ event_id, comments }) => {
      const event = events.get(String(event_id));
      return event ? [observed(event, Number(comments))] : [];
    });
    expect(readings.length).toBeGreaterThan(10);
    await warehouse.load(readings);
    expect(await told()).toEqual(before);
    expect(before.map((rows) => rows.length > 0)).toEqual([true, true]);
  });
});
