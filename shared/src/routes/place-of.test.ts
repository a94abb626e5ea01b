import { describe, expect, it } from "vitest";
import { COMMENT_ACTIONS, ISSUE_ACTIONS, RELATION_ACTIONS } from "../event/issue-event.ts";
import { aComment, anIssueEvent } from "../event/testing/an-issue-event.ts";
import { placeOf } from "./place-of.ts";

const RELATIONS = ["sub_issues", "issue_dependencies", "issue_relates_to"] as const;

function place(overrides: Parameters<typeof anIssueEvent>[0]): string {
  return placeOf(anIssueEvent(overrides));
}

function commentBy(type: string) {
  return aComment({ author: { login: "renovate[bot]", type } });
}

describe("the thread of an issue's card", () => {
  it("tells what people do about an issue, and the card alone what is only a property of it", () => {
    const inThread = ISSUE_ACTIONS.filter((action) => place({ action }) === "thread");
    expect(inThread).toEqual(["assigned", "closed", "reopened", "transferred", "unassigned"]);
    const onCard = ISSUE_ACTIONS.filter((action) => place({ action }) === "card");
    expect(onCard).toEqual([
      "deleted",
      "demilestoned",
      "edited",
      "field_added",
      "field_removed",
      "labeled",
      "milestoned",
      "opened",
      "typed",
      "unlabeled",
      "untyped",
    ]);
  });

  it("has nothing of pins and locks, nor has the card: they don't bring an old issue's card into the channel", () => {
    const nowhere = ISSUE_ACTIONS.filter((action) => place({ action }) === "nothing");
    expect(nowhere).toEqual(["locked", "pinned", "unlocked", "unpinned"]);
  });

  it("shows what people say, with its edits and deletions", () => {
    const places = COMMENT_ACTIONS.map((action) => {
      return [action, place({ type: "issue_comment", action, comment: aComment() })];
    });
    expect(Object.fromEntries(places)).toEqual({
      created: "thread",
      edited: "thread",
      deleted: "thread",
      pinned: "nothing",
      unpinned: "nothing",
    });
  });

  it("tells of two issues once: at the parent, at the blocked one, and at the one that was related", () => {
    const places = RELATIONS.flatMap((type) =>
      RELATION_ACTIONS[type].map((action) => [action, place({ type, action })]),
    );
    expect(Object.fromEntries(places)).toEqual({
      sub_issue_added: "thread",
      sub_issue_removed: "thread",
      parent_issue_added: "card",
      parent_issue_removed: "card",
      blocked_by_added: "thread",
      blocked_by_removed: "thread",
      blocking_added: "card",
      blocking_removed: "card",
      relates_to_added: "thread",
      relates_to_removed: "thread",
    });
    for (const action of RELATION_ACTIONS.issue_relates_to) {
      expect(place({ type: "issue_relates_to", action, otherSide: true })).toBe("card");
    }
  });

  it("is not filled by bots: their comments only count on the card", () => {
    for (const action of ["created", "edited", "deleted"]) {
      expect(place({ type: "issue_comment", action, comment: commentBy("Bot") })).toBe("card");
    }
    expect(place({ type: "issue_comment", action: "created", comment: commentBy("User") })).toBe("thread");
  });

  it("shows what a bot does to an issue, as it does for people", () => {
    expect(place({ action: "closed", sender: { login: "stale[bot]", type: "Bot" } })).toBe("thread");
  });

  it("shows no action that GitHub adds later, before somebody has decided about it", () => {
    for (const action of ["watch_started", "constructor", "toString"]) {
      for (const type of ["issues", "issue_comment", ...RELATIONS] as const) {
        expect(place({ type, action })).toBe("card");
      }
    }
  });
});
