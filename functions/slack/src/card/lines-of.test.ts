import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { linesOf } from "./lines-of.ts";
import { shownByDefault } from "./testing/by-default.ts";
import { textsOf } from "./testing/shown.ts";

type Overrides = NonNullable<Parameters<typeof anIssueEvent>[0]>;

const LATER = "2026-03-02T11:00:00Z";

function lineAfter(overrides: Overrides, occurredAt = LATER) {
  const event = anIssueEvent({ occurredAt, ...overrides });
  return linesOf(event, shownByDefault(event))[0];
}

function commentEvent(
  action: string,
  comment: Partial<NonNullable<IssueEvent["comment"]>> = {},
  receivedAt = LATER,
) {
  return lineAfter({ type: "issue_comment", action, comment: aComment(comment), receivedAt });
}

function text(line: ReturnType<typeof lineAfter>): string | undefined {
  return line?.block && textsOf([line.block])[0];
}

describe("the thread gets a line for", () => {
  it.each<[string, Overrides]>([
    ["ann closed this as completed", { action: "closed", issue: { stateReason: "completed" } }],
    ["ann reopened this", { action: "reopened" }],
    ["ann assigned `bob` to this", { action: "assigned", assignee: { login: "bob" } }],
    ["ann unassigned `bob`", { action: "unassigned", assignee: { login: "bob" } }],
    ["ann transferred this to acme/api#7", transferred()],
    ["ann added the sub-issue acme/api#7", related("sub_issues", "sub_issue_added")],
    ["ann marked this as blocked by acme/api#7", related("issue_dependencies", "blocked_by_added")],
  ])("%s", (words, overrides) => {
    const id = "0123456789abcdef0123456789abcdef";
    expect(lineAfter({ id, ...overrides })).toMatchObject({
      key: "e:0123456789abcdef",
      at: Date.parse(LATER),
    });
    expect(text(lineAfter(overrides))).toBe(
      `${words} · <{date_short_pretty} at {time}|2026-03-02 11:00 UTC>`,
    );
  });

  it.each<[string, Overrides]>([
    ["the opening", { action: "opened" }],
    ["a label", { action: "labeled", label: { name: "bug" } }],
    ["an edit", { action: "edited", changes: { body: true } }],
    ["the deletion", { action: "deleted" }],
    ["the other side of a relation", related("sub_issues", "parent_issue_added")],
    ["an action of tomorrow", { action: "watch_started" }],
    [
      "a bot's comment",
      {
        type: "issue_comment",
        action: "created",
        comment: aComment({ author: { login: "ci[bot]", type: "Bot" } }),
      },
    ],
  ])("but not for %s, which the card alone tells", (_, overrides) => {
    expect(lineAfter(overrides)).toBeUndefined();
  });

  function transferred(): Overrides {
    return { action: "transferred", changes: { transferredTo: { repository: "acme/api", number: 7 } } };
  }

  function related(type: IssueEvent["type"], action: string): Overrides {
    return { type, action, related: { repository: "acme/api", number: 7 } };
  }
});

describe("within five seconds of the opening", () => {
  const assigned: Overrides = { action: "assigned", assignee: { login: "bob" } };

  it("what comes with it, as from a form, is on the card alone", () => {
    expect(lineAfter(assigned, "2026-03-02T09:30:05Z")).toBeUndefined();
    expect(lineAfter({ action: "closed" }, "2026-03-02T09:30:00Z")).toBeUndefined();
    expect(lineAfter(assigned, "2026-03-02T09:30:06Z")).toBeDefined();
  });

  it("a comment has its line", () => {
    const comment = aComment({ createdAt: "2026-03-02T09:30:02Z" });
    const line = lineAfter({ type: "issue_comment", action: "created", comment }, "2026-03-02T09:30:02Z");
    expect(line).toMatchObject({ key: "c:99262140", at: Date.parse("2026-03-02T09:30:02Z") });
  });

  it("nothing is left out where GitHub doesn't say when that was", () => {
    expect(lineAfter({ ...assigned, issue: { createdAt: undefined } }, "2026-03-02T09:30:01Z")).toBeDefined();
  });
});

describe("a comment", () => {
  it("has one line, at the time at which it was written, whatever happens to it", () => {
    const edited = commentEvent("edited", { updatedAt: LATER });
    expect(edited).toMatchObject({ key: "c:99262140", at: Date.parse("2026-03-02T10:00:00Z") });
    expect(commentEvent("created")).toMatchObject({ key: edited?.key, at: edited?.at });
    expect(commentEvent("deleted")).toMatchObject({ key: edited?.key, at: edited?.at });
  });

  it("is shown in its newest version: an edit of the same second comes after the first, whenever it was received", () => {
    const created = commentEvent("created", {}, "2026-03-02T12:00:00Z");
    const edited = commentEvent("edited", {}, "2026-03-02T11:00:00Z");
    const again = commentEvent("edited", {}, "2026-03-02T11:00:01Z");
    const later = commentEvent("edited", { updatedAt: "2026-03-02T10:00:01Z" }, "2026-03-02T10:00:02Z");
    const revisions = [created, edited, again, later].map((line) => line?.revision ?? "");
    expect(revisions.toSorted()).toEqual(revisions);
    expect(new Set(revisions).size).toBe(4);
  });

  it("is not repeated once it is deleted", () => {
    expect(commentEvent("deleted", { excerpt: "my password" })).not.toHaveProperty("block");
  });
});
