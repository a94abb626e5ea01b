import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { stateOf } from "./state.ts";

describe("the state", () => {
  it.each<[string | undefined, Parameters<typeof anIssueEvent>[0]]>([
    ["Open", {}],
    ["Reopened", { action: "reopened", issue: { stateReason: "reopened" } }],
    ["Completed", { action: "closed", issue: { state: "closed", stateReason: "completed" } }],
    ["Not planned", { action: "labeled", issue: { state: "closed", stateReason: "not_planned" } }],
    ["Duplicate", { action: "closed", issue: { state: "closed", stateReason: "duplicate" } }],
    ["Closed", { action: "closed", issue: { state: "closed", stateReason: "something_new" } }],
    ["Deleted", { action: "deleted" }],
    ["Open", { type: "issue_comment", action: "deleted", comment: aComment() }],
    ["Transferred", { action: "transferred" }],
    [undefined, { action: "pinned", issue: { state: undefined } }],
  ])("reads %s", (word, overrides) => {
    expect(stateOf(anIssueEvent(overrides))?.word).toBe(word);
  });
});
