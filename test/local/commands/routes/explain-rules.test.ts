import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { eventOf } from "../event-of.ts";
import { explain } from "./explain.ts";
import { explainRules } from "./explain-rules.ts";

function explained(rule: object, overrides: Parameters<typeof anIssueEvent>[0] = {}): string[] {
  const relay = Relay.parse({
    channels: { main: "C1" },
    routes: [{ name: "all", to: "main" }],
    webhooks: { pager: "https://pager.example" },
    rules: [{ name: "r", do: { label: "new" }, ...rule }],
  });
  return explainRules(relay, anIssueEvent(overrides), [7]);
}

it("explain says of a rule that it acts, with its conditions, and what it does, in order", () => {
  const steps = [
    { label: "new" },
    { comment: "Hi, @{{ author }}!\n\nOf `{{ title }}`:\n" },
    { webhook: "pager" },
  ];
  expect(
    explained({ when: { labels: { any: "bug" } }, do: steps }, { issue: { labels: labels("bug") } }),
  ).toEqual([
    "✓ rule r (line 7): acts",
    "    ✓ private: wanted public, or in repositories by its name; found public",
    "    ✓ labels: wanted any: bug; found bug",
    "    1. label new",
    "    2. comment:",
    "       | Hi, @ann!",
    "       |",
    "       | Of `Login fails on Safari`:",
    "    3. post to webhook pager (https://pager.example)",
  ]);
});

it("a rule that only says what it would do is said to, with what that is", () => {
  expect(explained({ dry_run: true }).filter((line) => !line.includes("private"))).toEqual([
    "✓ rule r (line 7): only says what it would do: dry_run",
    "    1. label new",
  ]);
});

it("of a rule for issues that wait, explain says when it acts, and what it does then", () => {
  expect(explained({ after: "16h", without: "triage" }).filter((line) => !line.includes("private"))).toEqual([
    "✓ rule r (line 7): acts once the issue has waited 16 hours of working time without a triage",
    "    1. label new",
  ]);
});

it.each([
  ["does not match", { when: { labels: { any: "bug" } } }, {}],
  ["matches, but the issue does not come to it with this event", {}, { action: "closed" }],
  ["matches, but nobody did anything", {}, { action: OBSERVED, source: "recovery" as const }],
  [
    "matches, but a closed issue waits for nobody",
    { after: "8h" },
    { action: "closed", issue: { state: "closed" as const } },
  ],
  [
    "matches, but it is too old: it happened 3 days before it was received, max_age is 1h",
    {},
    { receivedAt: "2026-03-05T21:00:00Z" },
  ],
  [
    "matches, but it is too old: it happened 90 minutes before it was received, max_age is 89m",
    { max_age: "89m" },
    { receivedAt: "2026-03-02T11:00:00Z" },
  ],
])("explain says why a rule does not act: it %s", (why, rule, event) => {
  const lines = explained(rule, event);
  expect(lines[0]).toBe(`✗ rule r (line 7): ${why}`);
  expect(lines.filter((line) => /^ +\d/.test(line))).toEqual([]);
});

it("a payload, however old, is explained as if it had come when it happened", () => {
  const event = eventOf(examplePayload("issues.opened"));
  expect.assert(event);
  expect(event.receivedAt).toBe(event.occurredAt);
});

it("rules come after routes, where there are any", () => {
  const routes = { channels: { main: "C1" }, routes: [{ name: "all", to: "main" }] };
  const rules = [{ name: "r", do: { comment: "{{ title }}" } }];
  const text = explain(
    Relay.parse({ ...routes, rules }),
    anIssueEvent({ issue: { title: "a\n✓ rule s: acts" } }),
  );
  expect(text.split("\n\n").at(-1)?.split("\n")).toEqual([
    "✓ rule r: acts",
    expect.stringContaining("private"),
    "    1. comment:",
    "       | a ✓ rule s: acts",
  ]);
  expect(explain(Relay.parse(routes), anIssueEvent())).not.toContain("rule");
});
