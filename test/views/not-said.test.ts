import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

type Said = Partial<IssueEvent["issue"]>;
type About = Omit<Partial<IssueEvent>, "issue" | "repository" | "sender"> & { sender?: { login: string } };

/** What GitHub says in every payload. The tests say what else is said. */
const { id: _, nodeId, number, ...REST } = anIssueEvent().issue;
const UNSAID = Object.fromEntries(Object.keys(REST).map((field) => [field, undefined]));

let issues = 0;
let warehouse: Warehouse;

/** One issue of a repository of its own, and its events: each an action and what its payload says of the issue. */
function anIssue(...events: [minute: number, action: string, said: Said, more?: About][]) {
  issues += 1;
  const id = issues;
  const name = `acme/repository-${id}`;
  return {
    name,
    events: events.map(([minute, action, said, more], index) =>
      anIssueEvent({
        id: `${id}`.padStart(16, "0") + `${index}`.padStart(16, "0"),
        action,
        occurredAt: at(minute),
        receivedAt: at(minute + 1),
        repository: { id, name },
        ...more,
        issue: { ...UNSAID, id, nodeId: `I_${id}`, number, ...said },
      }),
    ),
  };
}

/** A time on one day, in the year before the tests' other times, so that working days must begin there. */
function at(minute: number): string {
  return new Date(Date.parse("2025-03-03T10:00:00Z") + minute * 60_000).toISOString();
}

const BORN: Said = { createdAt: at(0), updatedAt: at(0), author: { login: "ann", id: 1, type: "User" } };

describeSql("what an event does not say", () => {
  const pinnedWhenClosed = anIssue(
    [0, "opened", { ...BORN, state: "open", labels: labels("bug"), closedAt: null }],
    [20, "pinned", { updatedAt: at(10), closedAt: at(10) }],
  );
  const pinnedWhenReopened = anIssue(
    [0, "opened", { ...BORN, state: "open", closedAt: null }],
    [10, "closed", { updatedAt: at(10), state: "closed", stateReason: "not_planned", closedAt: at(10) }],
    [20, "reopened", { updatedAt: at(20), state: "open" }],
    [30, "pinned", { updatedAt: at(20), closedAt: at(10) }],
  );
  const pinnedAlone = anIssue([20, "pinned", { ...BORN, updatedAt: at(10), closedAt: at(5) }]);
  const pinnedOfOneSecond = anIssue(
    [0, "opened", { ...BORN, state: "open", closedAt: null }],
    [10, "created", { updatedAt: at(10), state: "open", closedAt: null }, { type: "issue_comment" }],
    [10, "closed", { updatedAt: at(10), state: "closed", stateReason: "completed", closedAt: at(10) }],
    [11, "created", { updatedAt: at(11), state: "closed", closedAt: at(10) }, { type: "issue_comment" }],
    [20, "pinned", { updatedAt: at(11), closedAt: at(10) }],
  );
  const openAgain = anIssue(
    [0, "closed", { ...BORN, state: "closed", stateReason: "completed", closedAt: at(0) }],
    [20, "pinned", { updatedAt: at(10), closedAt: null }],
  );
  const closedWithoutReason = anIssue(
    [0, "opened", { ...BORN, state: "open", stateReason: null }],
    [10, "reopened", { updatedAt: at(10), state: "open", stateReason: "reopened" }],
    [20, "closed", { updatedAt: at(20), state: "closed", closedAt: at(20) }],
  );
  const closedAgain = anIssue(
    [0, "closed", { ...BORN, state: "closed", stateReason: "not_planned", closedAt: at(0) }],
    [20, "pinned", { updatedAt: at(10), closedAt: at(10) }],
  );
  const arrivedFromNowhere = anIssue([
    10,
    "opened",
    { ...BORN, updatedAt: at(10), state: "open" },
    { occurredAt: at(0), changes: { transferredFrom: {} } },
  ]);
  const withoutTimes = anIssue(
    [0, "opened", { author: { login: "ann" }, state: "open" }],
    [
      60,
      "created",
      {},
      {
        type: "issue_comment",
        comment: { id: 7, author: { login: "bob", type: "User" } },
        sender: { login: "bob" },
      },
    ],
  );
  const withoutAnything = anIssue([0, "labeled", {}, { label: { name: "bug" } }]);

  async function only(view: string, { name }: { name: string }, columns: string): Promise<Row> {
    const rows = await warehouse.query(
      `SELECT ${columns} FROM issue_relay.${view} WHERE repository = '${name}'`,
    );
    expect(rows).toHaveLength(1);
    return rows[0] ?? {};
  }
  async function changesOf({ events }: { events: IssueEvent[] }): Promise<unknown[]> {
    const sql = `SELECT change FROM issue_relay.state_changes WHERE issue_id = ${events[0]?.issue.id} ORDER BY changed_at`;
    return (await warehouse.query(sql)).map(({ change }) => change);
  }

  beforeAll(async () => {
    warehouse = await startWarehouse();
    const all = [
      pinnedWhenClosed,
      pinnedWhenReopened,
      pinnedAlone,
      pinnedOfOneSecond,
      openAgain,
      closedWithoutReason,
      closedAgain,
      arrivedFromNowhere,
      withoutTimes,
      withoutAnything,
    ];
    await warehouse.load(all.flatMap(({ events }) => events));
  });
  afterAll(() => warehouse.close());

  it("keeps what was said before: labels, author", async () => {
    expect(await only("issues", pinnedWhenClosed, "labels, author")).toEqual({
      labels: ["bug"],
      author: "ann",
    });
  });

  describe("of a state follows from closed_at", () => {
    it("where the closing was lost: a pin of a closed issue tells of it", async () => {
      expect(await only("issues", pinnedWhenClosed, "state, outcome, closed_at")).toEqual({
        state: "closed",
        outcome: "completed",
        closed_at: "2025-03-03T10:10:00Z",
      });
      expect(await changesOf(pinnedWhenClosed)).toEqual(["opened", "closed"]);
    });

    it("but not from the old one that a reopened issue keeps", async () => {
      expect(await only("issues", pinnedWhenReopened, "state, outcome, state_reason, closed_at")).toEqual({
        state: "open",
        outcome: "open",
        state_reason: null,
        closed_at: null,
      });
      expect(await changesOf(pinnedWhenReopened)).toEqual(["opened", "closed", "reopened"]);
    });

    it("also where the issue has changed since: nothing tells that it was opened again", async () => {
      expect(await only("issues", pinnedAlone, "state, outcome, closed_at")).toEqual({
        state: "closed",
        outcome: "completed",
        closed_at: "2025-03-03T10:05:00Z",
      });
      expect(await changesOf(pinnedAlone)).toEqual(["opened", "closed"]);
    });

    it("and a pin that proves nothing hides nothing that was said", async () => {
      expect(await only("issues", pinnedOfOneSecond, "state, state_reason, closed_at")).toEqual({
        state: "closed",
        state_reason: "completed",
        closed_at: "2025-03-03T10:10:00Z",
      });
    });

    it("where the reopening was lost: an issue without one is open", async () => {
      expect(await only("issues", openAgain, "state, outcome")).toEqual({ state: "open", outcome: "open" });
      expect(await changesOf(openAgain)).toEqual(["opened", "closed", "reopened"]);
    });
  });

  it("of the reason for closing is not taken from another state", async () => {
    expect(await only("issues", closedWithoutReason, "state_reason, outcome")).toEqual({
      state_reason: null,
      outcome: "completed",
    });
    expect(await only("issues", closedAgain, "state_reason, closed_at")).toEqual({
      state_reason: null,
      closed_at: "2025-03-03T10:10:00Z",
    });
  });

  it("of where an issue came from does not make its arrival an opening", async () => {
    expect(await only("issues", arrivedFromNowhere, "opening_seen, transferred_from")).toEqual({
      opening_seen: false,
      transferred_from: "#",
    });
  });

  it("of times: the times of the events stand for them, and no issue disappears", async () => {
    expect(await only("lifecycles", withoutTimes, "opened_at, first_response_seconds, author")).toEqual({
      opened_at: "2025-03-03T10:00:00Z",
      first_response_seconds: 3600,
      author: "ann",
    });
    expect(await only("lifecycles", withoutAnything, "opened_at, outcome, title, labels, author")).toEqual({
      opened_at: "2025-03-03T10:00:00Z",
      outcome: "open",
      title: null,
      labels: [],
      author: null,
    });
    expect(await warehouse.query("SELECT COUNT(*) AS n FROM issue_relay.lifecycles")).toEqual([{ n: 10 }]);
    expect(
      await warehouse.query(
        `SELECT SUM(backlog) AS n FROM issue_relay.backlog_daily WHERE day = CURRENT_DATE()`,
      ),
    ).toEqual([{ n: 5 }]);
  });
});
