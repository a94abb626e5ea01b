import { accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { describeEvent } from "./describe-event.ts";

it("an event is described in plain values, all that a message says", () => {
  const issue = {
    labels: labels("bug", "p1"),
    assignees: accounts("bob"),
    excerpt: "The button\r\ndoes nothing.",
  };
  expect(describeEvent(anIssueEvent({ action: "opened", issue }))).toEqual({
    state: { emoji: "large_green_circle", word: "Open" },
    title: "Login fails on Safari",
    url: "https://github.com/acme/web/issues/12",
    reference: "acme/web#12",
    sentence: [{ text: "ann", style: "bold" }, { text: " opened this" }],
    details: "Labels: bug, p1 · Assignees: bob",
    quote: [{ type: "rich_text_quote", elements: [{ type: "text", text: "The button\ndoes nothing." }] }],
  });
});
