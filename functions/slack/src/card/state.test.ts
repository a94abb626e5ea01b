import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { type CardState, cardDigest, currentFacts, type Facts, merged } from "./state.ts";
import { changeByDefault } from "./testing/by-default.ts";
import { ordersOf } from "./testing/orders.ts";

type Overrides = NonNullable<Parameters<typeof anIssueEvent>[0]>;

const SECOND = "2026-03-02T10:00:00Z";
const OPENED = "2026-03-02T09:30:00Z";

let events = 0;

/** An event of the second 10:00:00, or of the time `at`, that we received so many seconds later. */
function happened(overrides: Overrides, { at = SECOND, received = 1 } = {}): IssueEvent {
  events += 1;
  return anIssueEvent({
    id: events.toString(16).padStart(8, "0").padEnd(32, "0"),
    occurredAt: at,
    receivedAt: new Date(Date.parse(at) + received * 1000).toISOString(),
    ...overrides,
    issue: { updatedAt: at, ...overrides.issue },
  });
}

/** GitHub delivers the event once more: nothing about it is different, but when we receive it. */
function redelivered(event: IssueEvent, seconds = 60): IssueEvent {
  return { ...event, receivedAt: new Date(Date.parse(event.receivedAt) + seconds * 1000).toISOString() };
}

function stateOf(order: readonly IssueEvent[]): CardState {
  const state = order.reduce<CardState | undefined>((before, event) => {
    return merged(before, changeByDefault(event).snapshot);
  }, undefined);
  if (!state) {
    throw new Error("no events");
  }
  return state;
}

/** What the card says of the events, which is checked to be the same in every order. */
function saidOf(...given: IssueEvent[]): Facts {
  const expected = stateOf(given);
  for (const order of ordersOf(given)) {
    expect(stateOf(order)).toEqual(expected);
    expect(cardDigest(stateOf(order))).toBe(cardDigest(expected));
  }
  return currentFacts(expected);
}

const opened = happened({ action: "opened" }, { at: OPENED });
const labeled = (name: string, others: string[], received: number) =>
  happened({ action: "labeled", label: { name }, issue: { labels: labels(...others, name) } }, { received });

describe("a card says the same, in whatever order its events arrive:", () => {
  it("the newest of what was said", () => {
    const at = "2026-03-02T11:00:00Z";
    const said = saidOf(
      opened,
      happened({ action: "edited", changes: { titleFrom: "a" }, issue: { title: "b" } }),
      happened({ type: "issue_comment", action: "created", comment: aComment(), issue: { comments: 1 } }),
      happened(
        { action: "closed", issue: { title: "b", state: "closed", stateReason: "completed" } },
        { at },
      ),
      redelivered(opened, 86_400),
    );
    expect(said).toMatchObject({ title: "b", state: "closed", stateReason: "completed" });
    expect(said).not.toHaveProperty("transferredTo");
  });

  it("labels of one second, of which each event knows only some", () => {
    const said = saidOf(
      opened,
      labeled("p1", [], 3),
      labeled("bug", [], 1),
      labeled("ui", ["bug"], 2),
      happened(
        { action: "unlabeled", label: { name: "bug" }, issue: { labels: labels("ui") } },
        { received: 4 },
      ),
    );
    expect(said.labels).toEqual(["p1", "ui"]);
  });

  it("a label that is added, removed and added again within one second", () => {
    const removed = happened({ action: "unlabeled", label: { name: "bug" } }, { received: 2 });
    expect(saidOf(opened, labeled("bug", [], 1), removed).labels).toEqual([]);
    expect(saidOf(opened, labeled("bug", [], 1), removed, labeled("bug", [], 3)).labels).toEqual(["bug"]);
  });

  it("a label that is added and removed within one second, and delivered again", () => {
    const added = labeled("bug", [], 1);
    const removed = happened({ action: "unlabeled", label: { name: "bug" } }, { received: 2 });
    expect(saidOf(opened, added, removed, redelivered(added), redelivered(removed, 30)).labels).toEqual([]);
  });

  it("labels of an earlier second than the newest list", () => {
    const later = { at: "2026-03-02T10:00:01Z" };
    const said = saidOf(labeled("a", [], 1), happened({ issue: { labels: labels("b") } }, later));
    expect(said.labels).toEqual(["b"]);
  });

  it("a label of a later second than the newest list that is known", () => {
    const event = labeled("b", [], 1);
    const said = saidOf(happened({ issue: { labels: labels("a") } }, { at: OPENED }), {
      ...event,
      issue: { ...event.issue, labels: undefined },
    });
    expect(said.labels).toEqual(["a", "b"]);
  });

  it("assignees of one second", () => {
    const assigned = (login: string, received: number) =>
      happened(
        { action: "assigned", assignee: { login }, issue: { assignees: accounts(login) } },
        { received },
      );
    const unassigned = happened({ action: "unassigned", assignee: { login: "ann" } }, { received: 5 });
    expect(saidOf(opened, assigned("eve", 1), assigned("bob", 2)).assignees).toEqual(["bob", "eve"]);
    expect(saidOf(opened, assigned("ann", 1), assigned("bob", 2), unassigned).assignees).toEqual(["bob"]);
  });

  it("edits, milestone, type and state of one second, of which each event knows only its own", () => {
    const said = saidOf(
      opened,
      happened({ action: "edited", changes: { titleFrom: "a" }, issue: { title: "new" } }, { received: 1 }),
      happened({ action: "edited", changes: { body: true }, issue: { excerpt: "New." } }, { received: 2 }),
      happened({ action: "milestoned", milestone: { number: 1, title: "v2" } }, { received: 3 }),
      happened({ action: "typed", issueType: { name: "Bug" } }, { received: 4 }),
      happened(
        { action: "closed", issue: { state: "closed", stateReason: "completed", closedAt: SECOND } },
        { received: 0 },
      ),
    );
    expect(said).toMatchObject({
      title: "new",
      excerpt: "New.",
      milestone: "v2",
      type: "Bug",
      state: "closed",
      stateReason: "completed",
      closedAt: Date.parse(SECOND),
    });
  });

  it("a comment with which somebody closes the issue within one second", () => {
    const said = saidOf(
      happened({ type: "issue_comment", action: "created", comment: aComment(), issue: { comments: 4 } }),
      happened({ action: "closed", issue: { state: "closed", comments: 4 } }, { received: 2 }),
    );
    expect(said).toMatchObject({ state: "closed", comments: 5 });
  });

  it("an edit of title and description, of which an event of the next second knows one", () => {
    const both = { titleFrom: "a", body: true as const };
    const said = saidOf(
      happened({ action: "edited", changes: both, issue: { title: "b", excerpt: "B" } }),
      happened({ issue: { title: "c", excerpt: undefined } }, { at: "2026-03-02T10:00:01Z" }),
    );
    expect(said).toMatchObject({ title: "c", excerpt: "B" });
  });

  it("what is taken back within the second in which it was set", () => {
    const milestone = { number: 1, title: "v2" };
    const said = saidOf(
      happened({ action: "milestoned", milestone, issue: { milestone } }, { received: 3 }),
      happened({ action: "demilestoned", milestone }, { received: 4 }),
      happened({ action: "closed", issue: { state: "closed" } }, { received: 1 }),
      happened({ action: "reopened", issue: { state: "open", stateReason: "reopened" } }, { received: 2 }),
    );
    expect(said).toMatchObject({ milestone: null, state: "open", stateReason: "reopened" });
  });

  it("what follows the opening within its second, though the opening is delivered again", () => {
    const first = happened({ action: "opened", issue: { title: "old" } });
    const closed = { state: "closed", stateReason: "completed", title: "new" } as const;
    const said = saidOf(first, happened({ action: "closed", issue: closed }), redelivered(first));
    expect(said).toMatchObject({ title: "new", state: "closed" });
  });
});

describe("what an event does not say", () => {
  it("stays as others have said it", () => {
    const little = happened(
      {
        action: "pinned",
        issue: { labels: undefined, state: undefined, excerpt: undefined, url: undefined, author: undefined },
      },
      { at: "2026-03-02T12:00:00Z" },
    );
    expect(saidOf(opened, little)).toMatchObject({
      labels: [],
      state: "open",
      excerpt: "The button does nothing.",
      url: "https://github.com/acme/web/issues/12",
      author: "ann",
    });
  });

  it("is absent where nobody has", () => {
    const issue = { labels: undefined, createdAt: undefined, parent: undefined };
    const said = saidOf(happened({ action: "pinned", issue }));
    for (const fact of Object.keys(issue)) {
      expect(said).not.toHaveProperty(fact);
    }
  });
});

describe("a deleted issue", () => {
  const deleted = happened({ action: "deleted", issue: { excerpt: "my password" } }, { received: 2 });
  const secrets = /password|secret|ann|bob|p1/;

  it("keeps its title and where it was, and nothing else, not even what is stored", () => {
    const edited = { action: "edited", changes: { body: true as const }, issue: { excerpt: "secret" } };
    const assigned = { action: "assigned", assignee: { login: "bob" } };
    const all = [opened, labeled("p1", [], 1), happened(edited), happened(assigned), deleted];
    const said = saidOf(...all);
    expect(said).toEqual({
      repository: "acme/web",
      number: 12,
      id: 73464126,
      nodeId: "I_kwDOABPHjc4EYPd-",
      title: "Login fails on Safari",
      deleted: true,
    });
    for (const order of ordersOf(all)) {
      expect(JSON.stringify(stateOf(order))).not.toMatch(secrets);
    }
  });

  it("doesn't come back with an event that is late, or newer", () => {
    const later = happened(
      { action: "edited", issue: { excerpt: "secret" } },
      { at: "2026-03-02T12:00:00Z" },
    );
    const said = saidOf(deleted, later, redelivered(opened, 86_400));
    expect(said).toMatchObject({ deleted: true });
    expect(JSON.stringify(said)).not.toMatch(secrets);
  });
});

describe("what a card's document stores", () => {
  it("is the same after it was written as JSON and read again", () => {
    const transferred = happened({ action: "transferred", changes: { transferredTo: { number: 7 } } });
    const parent = { repository: "acme/api", number: 3 };
    const state = stateOf([opened, labeled("p1", [], 1), happened({ issue: { parent } }), transferred]);
    const read: CardState = JSON.parse(JSON.stringify(state));
    for (const event of [opened, transferred]) {
      expect(merged(read, changeByDefault(event).snapshot)).toStrictEqual(read);
    }
    expect(cardDigest(read)).toBe(cardDigest(state));
  });

  it("keeps no change of a second that is over", () => {
    const state = stateOf([opened, labeled("p1", [], 1), happened({}, { at: "2026-03-02T10:00:01Z" })]);
    expect(state.effects).toEqual([]);
  });
});
