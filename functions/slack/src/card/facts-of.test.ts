import { aComment, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { factsOf } from "./facts-of.ts";

function excerptOf(excerpt: string): string {
  return factsOf(anIssueEvent({ issue: { excerpt } })).excerpt ?? "";
}

describe("what an event says of its issue", () => {
  it("is plain values, without those that it doesn't say", () => {
    const issue = { labels: labels("bug"), closedAt: undefined, parent: undefined, excerpt: undefined };
    expect(factsOf(anIssueEvent({ issue }))).toStrictEqual({
      repository: "acme/web",
      number: 12,
      id: 73464126,
      nodeId: "I_kwDOABPHjc4EYPd-",
      title: "Login fails on Safari",
      url: "https://github.com/acme/web/issues/12",
      state: "open",
      stateReason: null,
      author: "ann",
      labels: ["bug"],
      assignees: [],
      milestone: null,
      type: null,
      comments: 0,
      subIssues: { total: 0, completed: 0 },
      blockedBy: 0,
      createdAt: Date.parse("2026-03-02T09:30:00Z"),
    });
  });

  it("is that it is gone, or where it went and came from, only where the event is about that", () => {
    const other = { repository: "acme/api", number: 7, url: "https://github.com/acme/api/issues/7" };
    expect(factsOf(anIssueEvent({ action: "deleted" }))).toMatchObject({ deleted: true });
    const changes = { transferredTo: { ...other, id: 1, title: "secret" } };
    expect(factsOf(anIssueEvent({ action: "transferred", changes })).transferredTo).toEqual(other);
    expect(factsOf(anIssueEvent({ action: "transferred" }))).toHaveProperty("transferredTo");
    expect(factsOf(anIssueEvent({ changes: { transferredFrom: other } })).transferredFrom).toEqual(other);
    const comment = anIssueEvent({ type: "issue_comment", action: "deleted", comment: aComment() });
    expect(factsOf(comment)).not.toHaveProperty("deleted");
  });
});

it.each([
  ["created", 0, 1],
  ["edited", 1, 1],
  ["deleted", 1, 0],
  ["deleted", 0, 0],
])(
  "after a comment was %s that GitHub's payload counts as %i, there are %i",
  (action, comments, expected) => {
    const event = anIssueEvent({ type: "issue_comment", action, comment: aComment(), issue: { comments } });
    expect(factsOf(event)).toHaveProperty("comments", expected);
  },
);

describe("of a description", () => {
  it("nothing that a card can show is lost to the comments of an issue template", () => {
    expect(excerptOf(`<!-- ${"Please read this. ".repeat(200)}-->\nIt hangs.`)).toMatch(
      /^<!---->\s*It hangs\.$/,
    );
  });

  it("the beginning is kept, with a sign that it goes on", () => {
    expect(excerptOf("x".repeat(2000))).toBe("x".repeat(2000));
    expect(excerptOf("x".repeat(2001))).toBe(`${"x".repeat(2000)}…`);
    expect(excerptOf(`${"x".repeat(1999)}💥`)).toBe(`${"x".repeat(1999)}…`);
  });

  it("it is known that it is empty", () => {
    expect(factsOf(anIssueEvent({ issue: { excerpt: "" } }))).toHaveProperty("excerpt", "");
  });
});
