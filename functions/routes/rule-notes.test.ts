import { Relay } from "@issue-relay/shared/routes/relay";
import { describe, expect, it } from "vitest";
import { notesOn } from "./notes.ts";
import { ruleNotes } from "./rule-notes.ts";

const FILE = {
  channels: { main: "C1" },
  routes: [{ name: "all", when: { private: "any" }, to: "main" }],
};

function notes(file: object, noted = ruleNotes): string[] {
  return noted(Relay.parse({ ...FILE, ...file })).map(([path, message]) => `${path.join(".")}: ${message}`);
}

function ownChanges(rule: object): string[] {
  return notes({ alerts: "main", rules: [{ name: "r", own_changes: true, ...rule }] });
}

it("a webhook is noted that no rule names", () => {
  const webhooks = { pager: "https://pager.example", spare: "https://spare.example" };
  expect(notes({ webhooks, alerts: "main", rules: [{ name: "r", do: { webhook: "pager" } }] })).toEqual([
    "webhooks.spare: no rule names it",
  ]);
});

it("a channel for alerts is one that is used, and rules without one are noted", () => {
  const channels = { main: "C1", alarms: "C2" };
  const rules = [{ name: "r", when: { private: "any" }, do: { label: "new" } }];
  expect(notes({ channels, rules, alerts: "alarms" }, notesOn)).toEqual([]);
  expect(notes({ rules })).toEqual([
    "rules: where one stops itself, no channel is told: name one in `alerts`",
  ]);
});

const LIMIT = "only its limit stops it, of 5 an hour for an issue";

describe("of a rule that acts on what rules do, it is noted", () => {
  it.each([
    ["comment", { when: { actions: "issue_comment.*" }, do: { comment: "Hi" } }],
    ["comment", { when: { senders: { bots: true } }, do: [{ label: "x" }, { comment: "Hi" }] }],
    ["comment", { when: { senders: { logins: ["!ann"] } }, do: { comment: "Hi" } }],
    ["label", { when: { labels: { any: "x" } }, do: [{ label: "x" }, { unlabel: "x" }] }],
    ["unlabel", { when: { actions: "issues.unlabeled" }, do: [{ label: "x" }, { unlabel: "x" }] }],
  ])("that nothing else stops it than its limit: %s", (kind, rule) => {
    expect(ownChanges(rule)).toEqual([
      `rules.0.own_changes: it acts on its own \`${kind}\` again and again: ${LIMIT}`,
    ]);
  });

  it.each([
    ["label", { when: { labels: { any: ["x*", "y"] } }, do: [{ label: ["new", "x1"] }, { comment: "Hi" }] }],
    ["milestone", { when: { milestones: "v*" }, do: [{ milestone: "v1" }, { comment: "Hi" }] }],
    ["type", { when: { types: "Bug" }, do: [{ type: "Bug" }, { comment: "Hi" }] }],
    ["close", { when: { actions: "issues.*" }, do: [{ comment: "Hi" }, { close: "completed" }] }],
    [
      "assign",
      {
        when: { senders: { logins: "*[bot]" }, actions: "issues.assigned" },
        do: [{ assign: "ann" }, { comment: "Hi" }],
      },
    ],
    ["unlabel", { when: { labels: { none: "x" } }, do: [{ unlabel: "x" }, { dispatch: "hi" }] }],
  ])("that others see it twice: %s", (kind, rule) => {
    expect(ownChanges(rule)).toEqual([
      `rules.0.own_changes: it also acts on its own \`${kind}\`: it comments, dispatches or posts twice`,
    ]);
  });

  it.each([
    [
      "it acts on what others do",
      { when: { labels: { any: "y" } }, do: [{ label: "x" }, { comment: "Hi" }] },
    ],
    ["nobody sees it twice", { when: { labels: { any: "x" } }, do: { label: "x" } }],
    [
      "it excludes what it has done",
      { when: { labels: { any: "*", none: "x" } }, do: [{ label: "x" }, { comment: "Hi" }] },
    ],
    [
      "it takes away what it asks for",
      { when: { actions: "issues.*", labels: { any: "x" } }, do: [{ unlabel: "x" }, { comment: "Hi" }] },
    ],
    [
      "it asks for another milestone",
      { when: { milestones: "v1" }, do: [{ milestone: "v2" }, { comment: "Hi" }] },
    ],
    ["it acts on people only", { when: { senders: { bots: false } }, do: { comment: "Hi" } }],
    ["it acts on one person only", { when: { senders: { logins: "ann" } }, do: { comment: "Hi" } }],
    [
      "it only says what it would do",
      { dry_run: true, when: { actions: "issue_comment.*" }, do: { comment: "Hi" } },
    ],
    [
      "it acts on other events",
      { when: { actions: "issues.opened" }, do: [{ label: "x" }, { comment: "Hi" }] },
    ],
    [
      "the default keeps it from it",
      { own_changes: false, when: { actions: "issue_comment.*" }, do: { comment: "Hi" } },
    ],
  ])("nothing where %s", (_, rule) => {
    expect(ownChanges(rule)).toEqual([]);
  });
});
