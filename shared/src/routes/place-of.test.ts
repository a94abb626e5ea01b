import { describe, expect, it } from "vitest";
import {
  type Actor,
  COMMENT_ACTIONS,
  ISSUE_ACTIONS,
  OBSERVED,
  RELATION_ACTIONS,
} from "../event/issue-event.ts";
import { aComment, anIssueEvent } from "../event/testing/an-issue-event.ts";
import { concernsCards, placeOf } from "./place-of.ts";

const RELATIONS = ["sub_issues", "issue_dependencies", "issue_relates_to"] as const;

function place(overrides: Parameters<typeof anIssueEvent>[0]): string {
  return placeOf(anIssueEvent(overrides));
}

function placeOfCommentBy(author: Actor, action = "created"): string {
  return place({ type: "issue_comment", action, comment: aComment({ author }) });
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

  it("has nothing of what was only observed, which a card that is there shows all the same", () => {
    const observed = anIssueEvent({ action: OBSERVED, source: "recovery" });
    expect([placeOf(observed), concernsCards(observed)]).toEqual(["nothing", true]);
    expect(concernsCards(anIssueEvent({ action: "pinned" }))).toBe(false);
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
      expect(placeOfCommentBy({ login: "renovate[bot]", type: "Bot" }, action)).toBe("card");
    }
  });

  it("knows a bot by GitHub's type, and by a login that nobody else can have", () => {
    expect(placeOfCommentBy({ login: "Copilot", type: "Bot" })).toBe("card");
    expect(placeOfCommentBy({ login: "renovate[bot]" })).toBe("card");
    expect(placeOfCommentBy({ login: "talbot", type: "User" })).toBe("thread");
    expect(placeOfCommentBy({ login: "ghost" })).toBe("thread");
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

describe("what a route wants instead", () => {
  const comment = aComment();
  const botsComment = aComment({ author: { login: "renovate[bot]", type: "Bot" } });

  it("stands above the table, event by event", () => {
    const show = {
      "issues.labeled": "thread",
      "issues.closed": "card",
      "issue_comment.created": "nothing",
    } as const;
    expect(placeOf(anIssueEvent({ action: "labeled" }), show)).toBe("thread");
    expect(placeOf(anIssueEvent({ action: "unlabeled" }), show)).toBe("card");
    expect(placeOf(anIssueEvent({ action: "closed" }), show)).toBe("card");
    expect(placeOf(anIssueEvent({ type: "issue_comment", action: "created", comment }), show)).toBe(
      "nothing",
    );
  });

  it("is said of bots' comments by itself: a thread that is to show comments still isn't filled by bots", () => {
    const created = anIssueEvent({ type: "issue_comment", action: "created", comment: botsComment });
    expect(placeOf(created, { "issue_comment.created": "thread" })).toBe("card");
    expect(placeOf(created, { bots: "thread" })).toBe("thread");
    expect(placeOf(created, { bots: "nothing" })).toBe("nothing");
  });

  it("shows no more of bots than of people", () => {
    const pinned = anIssueEvent({ type: "issue_comment", action: "pinned", comment: botsComment });
    expect(placeOf(pinned, { bots: "thread" })).toBe("nothing");
    const created = anIssueEvent({ type: "issue_comment", action: "created", comment: botsComment });
    expect(placeOf(created, { "issue_comment.created": "card", bots: "thread" })).toBe("card");
  });

  it("never tells of two related issues twice", () => {
    const event = anIssueEvent({ type: "issue_relates_to", action: "relates_to_added", otherSide: true });
    expect(placeOf(event, { "issue_relates_to.relates_to_added": "thread" })).toBe("card");
  });
});
