import { aComment, accounts, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { effectOf } from "./effect-of.ts";
import { factsOf } from "./facts-of.ts";

type Overrides = NonNullable<Parameters<typeof anIssueEvent>[0]>;

function effect(overrides: Overrides) {
  const event = anIssueEvent(overrides);
  return effectOf(event, factsOf(event), "stamp");
}

const label = { name: "bug" };
const assignee = { login: "bob" };
const milestone = { number: 1, title: "v2" };

describe("what an event changes by itself, whatever the snapshots of its second say:", () => {
  it.each<[string, Overrides, object]>([
    ["a label is there", { action: "labeled", label }, { list: "labels", add: "bug" }],
    ["a label is gone", { action: "unlabeled", label }, { list: "labels", remove: "bug" }],
    ["somebody is assigned", { action: "assigned", assignee }, { list: "assignees", add: "bob" }],
    ["somebody is not", { action: "unassigned", assignee }, { list: "assignees", remove: "bob" }],
    ["it has a milestone", { action: "milestoned", milestone }, { set: { milestone: "v2" } }],
    ["it has none", { action: "demilestoned", milestone }, { set: { milestone: null } }],
    ["it has a type", { action: "typed", issueType: { name: "Bug" } }, { set: { type: "Bug" } }],
    ["the type is in the issue alone", { action: "typed", issue: { type: label } }, { set: { type: "bug" } }],
    ["it has no type", { action: "untyped", issueType: { name: "Bug" } }, { set: { type: null } }],
    ["it is open again", { action: "reopened" }, { set: { state: "open", stateReason: "reopened" } }],
    [
      "it is closed",
      { action: "closed", issue: { stateReason: "duplicate", closedAt: "1970-01-01T00:00:01Z" } },
      { set: { state: "closed", stateReason: "duplicate", closedAt: 1000 } },
    ],
    [
      "it is closed, and GitHub says nothing more",
      { action: "closed", issue: { stateReason: undefined, closedAt: undefined } },
      { set: { state: "closed", stateReason: null } },
    ],
    [
      "its title is new",
      { action: "edited", changes: { titleFrom: "a" }, issue: { title: "b" } },
      { set: { title: "b" } },
    ],
    [
      "its text is new",
      { action: "edited", changes: { body: true }, issue: { excerpt: "b" } },
      { set: { excerpt: "b" } },
    ],
    [
      "it has one comment more",
      { type: "issue_comment", action: "created", comment: aComment(), issue: { comments: 4 } },
      { set: { comments: 5 } },
    ],
  ])("%s", (_, overrides, expected) => {
    expect(effect(overrides)).toStrictEqual({
      eventId: "0123456789abcdef0123456789abcdef",
      stamp: "stamp",
      ...expected,
    });
  });

  it.each<[string, Overrides]>([
    ["an opening", { action: "opened" }],
    ["a pin", { action: "pinned" }],
    ["an action of tomorrow", { action: "constructor" }],
    ["a label that GitHub doesn't name", { action: "labeled" }],
    ["an assignee whom GitHub doesn't name", { action: "assigned", issue: { assignees: accounts("bob") } }],
    ["a milestone that GitHub doesn't name", { action: "milestoned" }],
    ["a type that GitHub doesn't name", { action: "typed" }],
    ["an edited comment", { type: "issue_comment", action: "edited", comment: aComment() }],
    [
      "a comment, where GitHub doesn't count",
      { type: "issue_comment", action: "created", issue: { comments: undefined } },
    ],
    ["a relation", { type: "sub_issues", action: "sub_issue_added" }],
  ])("nothing by %s", (_, overrides) => {
    expect(effect(overrides)).toBeUndefined();
  });
});
