import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anIssue } from "./testing/issues.ts";
import { deliveredAfter } from "./testing/story.ts";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.close());

async function rowsIn(view: string, events: IssueEvent[]): Promise<Row[]> {
  await warehouse.load(events);
  const repository = events.at(-1)?.repository.name;
  return warehouse.query(
    `SELECT * FROM issue_relay.${view} WHERE repository = '${repository}' ORDER BY 1, 2`,
  );
}

/** The row of the only issue that the events are about. */
async function lifeOf(...events: IssueEvent[]): Promise<Row> {
  const [life, ...others] = await rowsIn("lifecycles", events);
  expect(others).toEqual([]);
  return life ?? {};
}

const NO_DURATIONS = {
  first_response_seconds: null,
  triage_seconds: null,
  first_close_seconds: null,
  active_open_seconds: null,
};

describeSql("view events", () => {
  it("has an event that was received twice once, as it was received first", async () => {
    const opened = anIssue().opened();
    const rows = await rowsIn("events", [deliveredAfter(60, opened), deliveredAfter(5, opened)]);
    expect(rows).toMatchObject([{ event_id: opened.id, received_at: "2025-03-03T09:00:05Z" }]);
  });

  it("ranks the events of each issue by how new their state is, even if one comes late", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    const labeled = deliveredAfter(9 * DAY, issue.labeled("2025-03-03T10:00:00Z", "bug"));
    const comment = issue.commented("2025-03-03T11:00:00Z", "bob");
    // The closing and the comment have the same second: the closing shows the newer state.
    const closed = issue.closed("2025-03-03T11:00:00Z");
    const rows = await rowsIn("events", [closed, labeled, comment, opened]);
    const ranked = Object.fromEntries(rows.map(({ action, state_rank }) => [action, state_rank]));
    expect(ranked).toEqual({ closed: 1, created: 2, labeled: 3, opened: 4 });
  });
});

describeSql("the newest state of an issue", () => {
  it("is never overwritten by an older one that comes late", async () => {
    const issue = anIssue();
    const events = [
      issue.opened(),
      issue.edited("2025-03-03T10:00:00Z", "Old"),
      issue.edited("2025-03-03T11:00:00Z", "New"),
    ];
    const [opened, old, newest] = events.map((event, index) =>
      deliveredAfter(index === 1 ? 9 * DAY : 1, event),
    );
    if (!opened || !old || !newest) {
      throw new Error("three events");
    }
    expect(await rowsIn("issues", [newest, opened, old])).toMatchObject([
      { title: "New", updated_at: "2025-03-03T11:00:00Z", last_event_at: "2025-03-03T11:00:00Z" },
    ]);
  });

  it("is closed if the issue was commented on and closed within one second, in either order", async () => {
    for (const commentFirst of [true, false]) {
      const issue = anIssue();
      const opened = issue.opened();
      const comment = deliveredAfter(commentFirst ? 1 : 9, issue.commented("2025-03-03T10:00:00Z", "bob"));
      const closed = deliveredAfter(5, issue.closed("2025-03-03T10:00:00Z"));
      expect(await rowsIn("lifecycles", [opened, comment, closed])).toMatchObject([
        { outcome: "completed", reopen_count: 0 },
      ]);
    }
  });

  it("is open if the issue was reopened in the same second as other changes, in any order", async () => {
    const issue = anIssue();
    const [opened, closed] = [issue.opened(), issue.closed("2025-03-04T09:00:00Z")];
    const still = deliveredAfter(9, issue.milestoned("2025-03-05T09:00:00Z", "v1"));
    const reopened = deliveredAfter(5, issue.reopened("2025-03-05T09:00:00Z"));
    const open = deliveredAfter(1, issue.labeled("2025-03-05T09:00:00Z", "bug"));
    expect(await rowsIn("lifecycles", [opened, closed, still, reopened, open])).toMatchObject([
      { outcome: "open", reopen_count: 1, first_closed_at: "2025-03-04T09:00:00Z" },
    ]);
  });

  it("has the newest name of a renamed repository", async () => {
    const before = anIssue({ repositoryId: 77 });
    const after = anIssue({ repositoryId: 77, number: 2 });
    const opened = before.opened();
    after.repositoryRenamed("acme/renamed");
    const rows = await rowsIn("issues", [opened, deliveredAfter(9, after.opened())]);
    expect(rows.map(({ number, repository }) => [number, repository]).sort()).toEqual([
      [1, "acme/renamed"],
      [2, "acme/renamed"],
    ]);
  });

  it("keeps the newest name of its repository when an old delivery comes late", async () => {
    const before = anIssue({ repositoryId: 78 });
    const after = anIssue({ repositoryId: 78, number: 2 });
    const late = deliveredAfter(30 * 86_400, before.opened());
    after.repositoryRenamed("acme/renamed-again");
    const rows = await rowsIn("issues", [late, after.labeled("2025-03-05T09:00:00Z", "bug")]);
    expect(rows.map(({ repository }) => repository)).toEqual(["acme/renamed-again", "acme/renamed-again"]);
  });

  it.each([
    ["completed", "completed"],
    ["not_planned", "not_planned"],
    ["duplicate", "duplicate"],
    [null, "completed"],
  ])("has the outcome of an issue that was closed as %s: %s", async (reason, outcome) => {
    const issue = anIssue();
    expect(await lifeOf(issue.opened(), issue.closed("2025-03-04T09:00:00Z", reason))).toMatchObject({
      outcome,
    });
  });
});

describeSql("the lifecycle", () => {
  it("has the first response, first triage and first closing, and how long the issue was open", async () => {
    const issue = anIssue();
    const life = await lifeOf(
      issue.opened(),
      issue.labeled("2025-03-03T09:30:00Z", "bug"),
      issue.commented("2025-03-03T11:00:00Z", "bob"),
      issue.commented("2025-03-03T12:00:00Z", "cleo"),
      issue.closed("2025-03-05T09:00:00Z"),
    );
    expect(life).toMatchObject({
      outcome: "completed",
      author: "ann",
      labels: ["bug"],
      opened_at: "2025-03-03T09:00:00Z",
      opening_seen: true,
      first_triaged_at: "2025-03-03T09:30:00Z",
      first_response_at: "2025-03-03T11:00:00Z",
      first_closed_at: "2025-03-05T09:00:00Z",
      triage_seconds: HOUR / 2,
      first_response_seconds: 2 * HOUR,
      first_close_seconds: 2 * DAY,
      active_open_seconds: 2 * DAY,
      age_seconds: 2 * DAY,
    });
  });

  it("counts all time as working time if nothing is configured", async () => {
    const issue = anIssue();
    const life = await lifeOf(
      issue.opened(),
      issue.commented("2025-03-08T10:00:01Z", "bob"),
      issue.closed("2025-04-06T00:00:00Z"),
    );
    expect(life.first_response_seconds).toBe(5 * DAY + HOUR + 1);
    expect(life).toMatchObject({
      first_response_working_seconds: life.first_response_seconds,
      first_close_working_seconds: life.first_close_seconds,
      active_open_working_seconds: life.active_open_seconds,
      age_working_seconds: life.age_seconds,
    });
  });

  it("of a reopened issue does not count the closed times as open", async () => {
    const issue = anIssue();
    const life = await lifeOf(
      issue.opened(),
      issue.closed("2025-03-04T09:00:00Z"),
      issue.reopened("2025-03-10T09:00:00Z"),
      issue.closed("2025-03-10T15:00:00Z"),
      issue.reopened("2025-03-11T09:00:00Z"),
      issue.closed("2025-03-11T10:00:00Z"),
    );
    expect(life).toMatchObject({
      reopen_count: 2,
      first_closed_at: "2025-03-04T09:00:00Z",
      last_closed_at: "2025-03-11T10:00:00Z",
      first_close_seconds: DAY,
      active_open_seconds: DAY + 7 * HOUR,
      age_seconds: 8 * DAY + HOUR,
    });
  });

  it("of an issue that is open again has a first closing, and no active open time yet", async () => {
    const issue = anIssue();
    expect(
      await lifeOf(
        issue.opened(),
        issue.closed("2025-03-04T09:00:00Z"),
        issue.reopened("2025-03-05T09:00:00Z"),
      ),
    ).toMatchObject({ outcome: "open", first_close_seconds: DAY, active_open_seconds: null });
  });

  it("of an open issue has NULL, not zero, for what has not happened yet", async () => {
    const life = await lifeOf(anIssue().opened());
    expect(life).toMatchObject({
      outcome: "open",
      first_response_at: null,
      first_closed_at: null,
      ...NO_DURATIONS,
    });
    expect(life.age_seconds).toBeGreaterThan(0);
  });

  it("of an issue that was closed and then deleted has the outcome deleted and keeps its durations", async () => {
    const issue = anIssue();
    expect(
      await lifeOf(
        issue.opened(),
        issue.closed("2025-03-04T09:00:00Z"),
        issue.deleted("2025-03-09T09:00:00Z"),
      ),
    ).toMatchObject({
      outcome: "deleted",
      first_close_seconds: DAY,
      active_open_seconds: DAY,
      age_seconds: DAY,
      removed_at: null,
    });
  });

  it("of an issue that was deleted while open has no closing", async () => {
    const issue = anIssue();
    expect(await lifeOf(issue.opened(), issue.deleted("2025-03-04T09:00:00Z"))).toMatchObject({
      outcome: "deleted",
      removed_at: "2025-03-04T09:00:01Z",
      age_seconds: DAY + 1,
      ...NO_DURATIONS,
    });
  });

  it("of a transferred issue ends in one repository and continues in the other, without durations", async () => {
    const old = anIssue();
    expect(
      await lifeOf(old.opened(), old.transferred("2025-03-04T09:00:00Z", "acme/new-home")),
    ).toMatchObject({
      outcome: "transferred",
      removed_at: "2025-03-04T09:00:01Z",
      ...NO_DURATIONS,
    });
    const arrived = anIssue({ repository: "acme/new-home" });
    expect(
      await lifeOf(
        arrived.arrived("2025-03-04T09:00:00Z", "acme/old"),
        arrived.closed("2025-03-05T09:00:00Z"),
      ),
    ).toMatchObject({
      outcome: "completed",
      opened_at: "2025-03-03T09:00:00Z",
      opening_seen: false,
      // Since its arrival was received, a second later.
      age_seconds: DAY - 1,
      ...NO_DURATIONS,
    });
    expect(
      await warehouse.query(
        "SELECT transferred_from FROM issue_relay.issues WHERE repository = 'acme/new-home'",
      ),
    ).toEqual([{ transferred_from: "acme/old#1" }]);
  });

  it("of an issue whose opening was not received has dates, but no durations from the opening on", async () => {
    const issue = anIssue();
    expect(
      await lifeOf(
        issue.commented("2025-03-03T10:00:00Z", "bob"),
        issue.labeled("2025-03-03T10:00:00Z", "bug"),
        issue.closed("2025-03-04T09:00:00Z"),
      ),
    ).toMatchObject({
      opening_seen: false,
      opened_at: "2025-03-03T09:00:00Z",
      first_response_at: "2025-03-03T10:00:00Z",
      first_triaged_at: "2025-03-03T10:00:00Z",
      first_closed_at: "2025-03-04T09:00:00Z",
      ...NO_DURATIONS,
      age_seconds: DAY,
    });
  });

  it("is the same if events come twice, late and in the wrong order", async () => {
    const events = () => {
      const issue = anIssue({ labels: ["bug"] });
      return [
        issue.opened(),
        issue.commented("2025-03-03T10:00:00Z", "bob"),
        issue.closed("2025-03-04T09:00:00Z"),
        issue.reopened("2025-03-05T09:00:00Z"),
        issue.assigned("2025-03-05T10:00:00Z", "bob"),
        issue.closed("2025-03-06T09:00:00Z", "not_planned"),
      ];
    };
    const inOrder = await lifeOf(...events());
    const late = events().map((event, index) => deliveredAfter((9 - index) * DAY, event));
    const later = late.map((event) => deliveredAfter(20 * DAY, event));
    const disordered = await lifeOf(...late.toReversed(), ...later);
    const { issue_id, repository, repository_id, url, ...same } = inOrder;
    expect(disordered).toMatchObject(same);
    expect(same).toMatchObject({ reopen_count: 1, active_open_seconds: 2 * DAY, outcome: "not_planned" });
  });

  it("has a closing and a reopening whose events were lost, since later events show them", async () => {
    const issue = anIssue();
    const opened = issue.opened();
    issue.closed("2025-03-04T09:00:00Z");
    const whileClosed = issue.commented("2025-03-06T09:00:00Z", "bob");
    issue.reopened("2025-03-07T09:00:00Z");
    const whileOpen = issue.labeled("2025-03-08T09:00:00Z", "bug");
    expect(await lifeOf(opened, whileClosed, whileOpen, issue.closed("2025-03-09T09:00:00Z"))).toMatchObject({
      first_closed_at: "2025-03-04T09:00:00Z",
      reopen_count: 1,
      active_open_seconds: 2 * DAY,
    });
  });
});

describe("a first response", () => {
  describeSql("is not", () => {
    it("the author's own comment", async () => {
      const issue = anIssue();
      expect(await lifeOf(issue.opened(), issue.commented("2025-03-03T10:00:00Z", "ann"))).toMatchObject({
        first_response_at: null,
      });
    });

    it("a bot's comment, by a bot's type or a bot's login", async () => {
      const issue = anIssue();
      const comment = issue.commented("2025-03-03T10:00:00Z", "robo");
      if (!comment.comment) {
        throw new Error("it has a comment");
      }
      const byType = { ...comment, comment: { ...comment.comment, author: { login: "robo", type: "Bot" } } };
      const login = issue.commented("2025-03-03T11:00:00Z", "stale[bot]");
      if (!login.comment) {
        throw new Error("it has a comment");
      }
      const byLogin = {
        ...login,
        comment: { ...login.comment, author: { login: "stale[bot]", type: "User" } },
      };
      expect(await lifeOf(issue.opened(), byType, byLogin)).toMatchObject({ first_response_at: null });
    });

    it("a comment that was deleted, even where only its deletion was received: the next one is", async () => {
      const issue = anIssue();
      const opened = issue.opened();
      const spam = issue.commented("2025-03-03T10:00:00Z", "spammer");
      const lost = issue.commented("2025-03-03T10:30:00Z", "spammer");
      const events = [
        spam,
        issue.uncommented("2025-03-03T10:01:00Z", spam),
        issue.uncommented("2025-03-03T10:31:00Z", lost),
      ];
      const life = await lifeOf(opened, ...events);
      expect(life).toMatchObject({ first_response_at: null, first_response_by: null });
      expect(await rowsIn("unanswered", events)).toMatchObject([{ number: 1 }]);
      expect(await lifeOf(issue.commented("2025-03-03T12:00:00Z", "bob"))).toMatchObject({
        first_response_seconds: 3 * HOUR,
        first_response_by: "bob",
      });
    });

    it("a label, an assignment, a milestone or a closing without a comment", async () => {
      const issue = anIssue();
      expect(
        await lifeOf(
          issue.opened(),
          issue.labeled("2025-03-03T10:00:00Z", "bug"),
          issue.assigned("2025-03-03T11:00:00Z", "bob"),
          issue.milestoned("2025-03-03T12:00:00Z", "v1"),
          issue.closed("2025-03-03T13:00:00Z"),
        ),
      ).toMatchObject({ first_response_at: null, first_triaged_at: "2025-03-03T10:00:00Z" });
    });
  });

  describeSql("is", () => {
    it("the first comment by someone else, after comments by the author and a bot", async () => {
      const issue = anIssue();
      expect(
        await lifeOf(
          issue.opened(),
          issue.commented("2025-03-03T09:10:00Z", "ann"),
          issue.commented("2025-03-03T09:20:00Z", "stale[bot]"),
          issue.commented("2025-03-03T09:30:00Z", "bob"),
        ),
      ).toMatchObject({ first_response_seconds: HOUR / 2 });
    });

    it("a comment that came after the closing", async () => {
      const issue = anIssue();
      expect(
        await lifeOf(
          issue.opened(),
          issue.closed("2025-03-03T10:00:00Z"),
          issue.commented("2025-03-03T11:00:00Z", "bob"),
        ),
      ).toMatchObject({ first_response_seconds: 2 * HOUR });
    });

    it("a comment of which only an edit was received", async () => {
      const issue = anIssue();
      const opened = issue.opened();
      const comment = issue.commented("2025-03-03T10:00:00Z", "bob");
      expect(await lifeOf(opened, issue.commentEdited("2025-03-03T12:00:00Z", comment))).toMatchObject({
        first_response_seconds: HOUR,
        first_response_by: "bob",
      });
    });

    it("a human's comment on an issue that a bot opened", async () => {
      const issue = anIssue({ author: "renovate[bot]" });
      expect(await lifeOf(issue.opened(), issue.commented("2025-03-03T10:00:00Z", "bob"))).toMatchObject({
        first_response_seconds: HOUR,
      });
    });
  });
});

describeSql("a first triage is", () => {
  it("not a label from the opening, nor what the author or a bot sets", async () => {
    const issue = anIssue({ labels: ["form"] });
    expect(
      await lifeOf(
        issue.opened(),
        issue.labeled("2025-03-03T09:00:00Z", "form", "ann"),
        issue.labeled("2025-03-03T09:00:05Z", "stale", "triage[bot]"),
        issue.assigned("2025-03-03T10:00:00Z", "ann", "ann"),
      ),
    ).toMatchObject({ first_triaged_at: null, triage_seconds: null });
  });

  it.each(["labeled", "assigned", "milestoned", "typed", "fieldAdded"] as const)(
    "the first time that someone else %s it",
    async (action) => {
      const issue = anIssue();
      expect(await lifeOf(issue.opened(), issue[action]("2025-03-03T10:00:00Z", "v1", "bob"))).toMatchObject({
        triage_seconds: HOUR,
      });
    },
  );

  it("what somebody else has set with a button of the card, for whom GitHub names the App", async () => {
    const [issue, own, refused] = [anIssue(), anIssue(), anIssue()];
    const asked = (of: { id: number }, acted_at: string, more: object) => ({
      ...{ action_id: `${of.id} ${acted_at}`, acted_at, what: "take", outcome: "done", by_login: "Bob" },
      ...{ host: "github.com", repository: "acme/web", issue_id: of.id, issue_number: 1, ...more },
    });
    await warehouse.loadRows(
      [
        asked(issue, "2025-03-03T12:00:00Z", { what: "label" }),
        asked(issue, "2025-03-03T10:00:00Z", {}),
        asked(issue, "2025-03-03T09:30:00Z", { what: "reply" }),
        asked(issue, "2025-03-03T09:15:00Z", { what: "label", by_login: null, rule: "all bugs", step: 1 }),
        asked(own, "2025-03-03T10:00:00Z", { by_login: "Ann" }),
        asked(refused, "2025-03-03T10:00:00Z", { outcome: "refused" }),
      ],
      "actions",
    );
    const byApp = issue.assigned("2025-03-03T10:00:01Z", "bob", "issue-relay[bot]");
    expect(await lifeOf(issue.opened(), byApp)).toMatchObject({
      ...{ first_triaged_at: "2025-03-03T10:00:00Z", triage_seconds: HOUR },
    });
    for (const none of [own, refused]) {
      expect(await lifeOf(none.opened())).toMatchObject({ first_triaged_at: null });
    }
  });
});
