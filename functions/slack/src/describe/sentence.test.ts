import {
  COMMENT_ACTIONS,
  ISSUE_ACTIONS,
  type IssueEvent,
  RELATION_ACTIONS,
} from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { placeOf } from "@issue-relay/shared/routes/place-of";
import { plainText } from "@issue-relay/shared/slack/piece";
import { describe, expect, it } from "vitest";
import { sentenceOf } from "./sentence.ts";

type Overrides = Parameters<typeof anIssueEvent>[0];

const milestone = { number: 3, title: "v2" };

function said(overrides: Overrides): string {
  return plainText(sentenceOf(anIssueEvent(overrides)));
}

function moved(repository: string) {
  return { repository, number: 7, url: `https://github.com/${repository}/issues/7` };
}

const related = moved("acme/api");
const platforms = { name: "Platforms", values: ["Web", "iOS"] };

describe("who did what, in words", () => {
  it.each<[string, Overrides]>([
    ["ann assigned bob to this", { action: "assigned", assignee: { login: "bob" } }],
    ["ann took this on", { action: "assigned", assignee: { login: "ann" } }],
    // A file of routes may write a login as it likes.
    ["Ann took this on", { action: "assigned", assignee: { login: "ann" }, sender: { login: "Ann" } }],
    [
      "ann closed this as completed",
      { action: "closed", issue: { state: "closed", stateReason: "completed" } },
    ],
    [
      "ann closed this as not planned",
      { action: "closed", issue: { state: "closed", stateReason: "not_planned" } },
    ],
    [
      "ann closed this as a duplicate",
      { action: "closed", issue: { state: "closed", stateReason: "duplicate" } },
    ],
    ["ann closed this", { action: "closed", issue: { state: "closed", stateReason: null } }],
    ["ann deleted this", { action: "deleted" }],
    ["ann removed this from the milestone v2", { action: "demilestoned", milestone }],
    ["ann edited the title (was: Safari)", { action: "edited", changes: { titleFrom: "Safari" } }],
    ["ann edited the description", { action: "edited", changes: { body: true } }],
    [
      "ann edited the title (was: a) and the description",
      { action: "edited", changes: { titleFrom: "a", body: true } },
    ],
    ["ann edited this", { action: "edited" }],
    ["ann added the label bug", { action: "labeled", label: { name: "bug" } }],
    ["ann locked the conversation", { action: "locked" }],
    ["ann added this to the milestone v2", { action: "milestoned", milestone }],
    ["ann opened this", { action: "opened" }],
    [
      "ann opened this, transferred from acme/old#7",
      { action: "opened", changes: { transferredFrom: moved("acme/old") } },
    ],
    ["ann pinned this", { action: "pinned" }],
    ["ann reopened this", { action: "reopened" }],
    [
      "ann transferred this to acme/web2#7",
      { action: "transferred", changes: { transferredTo: moved("acme/web2") } },
    ],
    ["ann set the type Bug", { action: "typed", issueType: { name: "Bug" } }],
    ["ann unassigned bob", { action: "unassigned", assignee: { login: "bob" } }],
    ["ann gave this up", { action: "unassigned", assignee: { login: "ann" } }],
    ["ann removed the label bug", { action: "unlabeled", label: { name: "bug" } }],
    ["ann unlocked the conversation", { action: "unlocked" }],
    ["ann unpinned this", { action: "unpinned" }],
    ["ann removed the type Bug", { action: "untyped", issueType: { name: "Bug" } }],
    ["ann commented", { type: "issue_comment", action: "created", comment: aComment() }],
    ["ann edited a comment by bob", { type: "issue_comment", action: "edited", comment: aComment() }],
    [
      "bob edited a comment",
      { type: "issue_comment", action: "edited", comment: aComment(), sender: { login: "bob" } },
    ],
    ["ann deleted a comment by bob", { type: "issue_comment", action: "deleted", comment: aComment() }],
    ["ann pinned a comment by bob", { type: "issue_comment", action: "pinned", comment: aComment() }],
    ["ann unpinned a comment by bob", { type: "issue_comment", action: "unpinned", comment: aComment() }],
    [
      "ann set the field Priority to High (was: Low)",
      { action: "field_added", field: { name: "Priority", values: ["High"], from: ["Low"] } },
    ],
    ["ann set the field Platforms to Web, iOS", { action: "field_added", field: platforms }],
    ["ann cleared the field Platforms", { action: "field_removed", field: platforms }],
    ["ann added the sub-issue acme/api#7", { type: "sub_issues", action: "sub_issue_added", related }],
    ["ann removed the sub-issue acme/api#7", { type: "sub_issues", action: "sub_issue_removed", related }],
    [
      "ann marked this as blocked by acme/api#7",
      { type: "issue_dependencies", action: "blocked_by_added", related },
    ],
    [
      "ann marked this as no longer blocked by acme/api#7",
      { type: "issue_dependencies", action: "blocked_by_removed", related },
    ],
    ["ann related this to acme/api#7", { type: "issue_relates_to", action: "relates_to_added", related }],
    ["ann related this to another issue", { type: "issue_relates_to", action: "relates_to_added" }],
    [
      "ann removed the relation to acme/api#7",
      { type: "issue_relates_to", action: "relates_to_removed", related },
    ],
  ])("%s", (words, overrides) => {
    expect(said(overrides)).toBe(words);
  });

  it.each<[IssueEvent["type"], readonly string[]]>([
    ["issues", ISSUE_ACTIONS],
    ["issue_comment", COMMENT_ACTIONS],
    ["sub_issues", RELATION_ACTIONS.sub_issues],
    ["issue_dependencies", RELATION_ACTIONS.issue_dependencies],
    ["issue_relates_to", RELATION_ACTIONS.issue_relates_to],
  ])("has its own words for every event of GitHub that a thread tells of: %s", (type, actions) => {
    const told = actions.filter((action) => placeOf(anIssueEvent({ type, action })) === "thread");
    expect(told.filter((action) => said({ type, action }).includes("triggered"))).toEqual([]);
  });

  it("names an action that GitHub adds later", () => {
    expect(said({ action: "watch_started" })).toBe("ann triggered “watch started” on this");
    expect(said({ action: "constructor" })).toBe("ann triggered “constructor” on this");
    expect(said({ type: "issue_comment", action: "reacted" })).toBe("ann triggered “reacted” on a comment");
    expect(said({ type: "sub_issues", action: "reordered" })).toBe("ann triggered “reordered” on this");
  });
});
