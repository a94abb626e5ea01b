import { rowOf } from "@issue-relay/shared/event/row";
import { markOf, textFor } from "@issue-relay/shared/github/written-for";
import { describe, expect, it } from "vitest";
import { eventsOf, observationOf } from "./events.ts";

const AT = "2026-03-02T09:30:00Z";
const MEI = { login: "mei-acme", id: 4, type: "User" };
const READING = {
  receivedAt: new Date("2026-03-09T00:00:00Z"),
  host: "github.com",
  appId: "7",
  deliveryId: "reconcile",
} as const;

const repository = { id: 7, full_name: "acme/web", archived: false, has_issues: true };
const issue = {
  id: 70,
  node_id: "I_70",
  number: 1,
  title: "An issue",
  html_url: "https://github.com/acme/web/issues/1",
  user: MEI,
  state: "open",
  created_at: "2026-03-01T00:00:00Z",
  updated_at: AT,
};
const milestones = new Map([["5.0", { number: 3, title: "5.0" }]]);

/** What is recovered of an issue with these entries, but for its opening. */
function recovered(...entries: object[]) {
  const timeline = entries.map((entry) => ({ actor: MEI, created_at: AT, ...entry }));
  const { events, problems } = eventsOf({ repository, issue, milestones, timeline }, READING);
  expect(events[0]).toMatchObject({ action: "opened", source: "recovery" });
  return { events: events.slice(1), rows: events.slice(1).map(rowOf), problems };
}

describe("an entry of a timeline", () => {
  it("of a kind that no webhook tells, or that is not known, is left out", () => {
    const { events, problems } = recovered(
      { event: "subscribed" },
      { event: "mentioned", actor: null },
      { event: "cross-referenced", source: { issue: null } },
      { event: "committed", sha: "abc", created_at: undefined, actor: undefined },
      { event: "line-commented", comments: [] },
      { event: "constructor" },
      { event: "something-new", created_at: null },
      { event: 5 },
      {},
    );
    expect({ events, problems }).toEqual({ events: [], problems: [] });
  });

  it.each(["labeled", "assigned", "milestoned", "issue_type_added", "renamed", "closed", "sub_issue_added"])(
    "%s that says nothing of what it is about, nor by whom, is an event all the same",
    (event) => {
      const nothing = { label: null, assignee: null, milestone: null, issue_type: null, rename: null };
      const { events, problems } = recovered({ event, actor: null, sub_issue: null, ...nothing });
      expect(problems).toEqual([]);
      expect(events).toMatchObject([{ occurredAt: "2026-03-02T09:30:00.000Z", sender: { login: "ghost" } }]);
    },
  );

  it("that is not what GitHub describes is told of, and the others are read", () => {
    const { events, problems } = recovered(
      { event: "labeled", label: "bug" },
      { event: "labeled", label: { name: "bug" }, created_at: "yesterday" },
      { event: "locked" },
    );
    expect(events.map(({ action }) => action)).toEqual(["locked"]);
    expect(problems).toEqual([expect.stringMatching(/^label: /), expect.stringMatching(/^created_at: /)]);
  });

  it("may have an id beyond 2^53", () => {
    const id = 9_007_199_254_740_993n;
    const { events, problems } = recovered(
      { event: "labeled", id, label: { name: "bug" } },
      { event: "assigned", id, assignee: { ...MEI, id } },
    );
    // An event can't have such an id: the account is told by its name.
    expect(events).toMatchObject([{ label: { name: "bug" } }, { assignee: { login: MEI.login } }]);
    expect(problems.join()).toContain("assignee.id");
  });

  it("names a label as it is, however it is spelt", () => {
    const names = ['a "quoted", \\ label', "🦊", "y".repeat(1_000), "'--"];
    const { rows } = recovered(...names.map((name) => ({ event: "labeled", label: { name } })));
    expect(rows.map(({ label }) => label)).toEqual(names);
  });

  it("names a milestone that is no longer there, but not its number", () => {
    const { rows } = recovered(
      { event: "milestoned", milestone: { title: "5.0" } },
      { event: "demilestoned", milestone: { title: "gone" } },
    );
    expect(rows.map(({ milestone }) => milestone)).toEqual(["5.0", "gone"]);
  });
});

describe("a comment", () => {
  it("of a deleted account is an event", () => {
    const { rows } = recovered({ event: "commented", id: 5, user: null, actor: null, body: "Hello" });
    expect(rows).toMatchObject([{ comment_id: 5, comment_author: "ghost", sender: "ghost" }]);
  });

  it("that our App has written for a person is the person's, and one of another App, in the same words, is not", () => {
    const body = `${markOf("0".repeat(32))}\n\n${textFor(MEI.login, "github.com", "Which browser?")}`;
    const user = { login: "some[bot]", id: 8, type: "Bot" };
    const written = { event: "commented", user, actor: user, body };
    const { rows } = recovered(
      { ...written, id: 5, performed_via_github_app: { id: 7, slug: "some" } },
      { ...written, id: 6, performed_via_github_app: { id: 9, slug: "another" } },
      { ...written, id: 7 },
    );
    expect(rows.map(({ comment_author }) => comment_author)).toEqual([MEI.login, user.login, user.login]);
  });

  it("with an id beyond 2^53, which no event can have, is told of", () => {
    const { events, problems } = recovered({ event: "commented", id: 2n ** 60n, user: MEI });
    expect(events).toEqual([]);
    expect(problems.join()).toContain("comment");
  });
});

describe("of one second", () => {
  it("two events that differ are two events", () => {
    const { events } = recovered(
      { event: "commented", id: 5, user: MEI },
      { event: "commented", id: 6, user: MEI },
      { event: "renamed", rename: { from: "One", to: "Two" } },
      { event: "renamed", rename: { from: "Two", to: "Three" } },
      { event: "labeled", label: { name: "a" } },
      { event: "labeled", label: { name: "b" } },
      { event: "assigned", assignee: MEI },
      { event: "assigned", assignee: { ...MEI, id: 5 } },
    );
    expect(new Set(events.map(({ id }) => id)).size).toBe(8);
  });

  it("two that nothing tells apart are one, as webhooks' are", () => {
    const label = { event: "labeled", label: { name: "a" } };
    expect(recovered(label, label).events).toHaveLength(1);
  });
});

describe("an issue as it is now", () => {
  it("has the same id when it is read again, and another when anything has changed", () => {
    const read = (more: object, receivedAt: Date) =>
      observationOf({ repository, issue: { ...issue, ...more } }, { ...READING, receivedAt }).id;
    const first = read({}, new Date("2026-03-09T00:00:00Z"));
    expect(read({}, new Date("2026-03-10T00:00:00Z"))).toBe(first);
    expect(read({ labels: [{ name: "bug" }] }, new Date("2026-03-09T00:00:00Z"))).not.toBe(first);
  });

  it("may have a field whose number is beyond 2^53", () => {
    const fields = { issue_field_values: [{ issue_field_id: 1, value: 2n ** 70n }] };
    expect(observationOf({ repository, issue: { ...issue, ...fields } }, READING).action).toBe("observed");
  });
});
