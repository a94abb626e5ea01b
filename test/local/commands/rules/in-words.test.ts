import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { Rule } from "@issue-relay/shared/rules/rule-schema";
import { expect, it } from "vitest";
import { stepsInWords } from "./in-words.ts";

const WEBHOOKS = { webhooks: { pager: { url: "https://pager.example/issues", private: false } } };

it.each([
  [{ label: "new" }, "label new"],
  [{ label: ["new", "needs: info"] }, "label new, needs: info"],
  [{ unlabel: "stale" }, "remove label stale"],
  [{ assign: ["ann", "bob"] }, "assign ann, bob"],
  [{ assign: { next: ["ann", "bob"] } }, "assign bob (the next of ann, bob)"],
  [{ comment: "Thanks, @{{ author }}!\n\n{{ title }}\n" }, "comment:\nThanks, @ann!\n\n&lt;b&gt;"],
  [{ close: "not_planned" }, "close as not planned"],
  [{ milestone: "Next: 2.0" }, "set milestone Next: 2.0"],
  [{ type: "Bug" }, "set type Bug"],
  [{ project: { organization: "acme", number: 7 } }, "add to project 7 of acme"],
  [{ dispatch: "new-issue" }, "dispatch new-issue to acme/web"],
  [{ dispatch: { event_type: "new-issue", repository: "acme/ops" } }, "dispatch new-issue to acme/ops"],
  [{ webhook: "pager" }, "post to webhook pager (https://pager.example/issues)"],
])("each step of a rule is said in words: %j", (step, words) => {
  const rule = Rule.parse({ name: "r", do: step });
  expect(stepsInWords(rule, WEBHOOKS, anIssueEvent({ issue: { title: "<b>" } }))).toEqual([words]);
});
