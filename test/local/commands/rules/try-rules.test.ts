import { anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { rulesAsJson, rulesInWords } from "./try-rules.ts";

const ROUTES = { channels: { main: "C1" }, routes: [{ name: "all", to: "main" }] };
const relay = Relay.parse({
  ...ROUTES,
  rules: [
    { name: "greet", do: [{ label: "new" }, { comment: "Hi, @{{ author }}!\nSoon." }] },
    {
      name: "bugs",
      when: { labels: { any: "bug" } },
      do: { assign: { next: ["ann", "bob"] } },
      dry_run: true,
    },
    { name: "closed", when: { actions: "issues.closed" }, do: { label: "done" } },
  ],
});
const told = [
  { name: "bug.json", event: anIssueEvent({ issue: { labels: labels("bug") } }) },
  { name: "edit.json", event: anIssueEvent({ action: "edited", issue: { title: "a\nb" } }) },
  { name: "ping.json", event: null },
];

it("says of each payload which rules act and what each does, and which rules act on none", () => {
  expect(rulesInWords(relay, told).split("\n")).toEqual([
    "bug.json: issues.opened by ann on 2026-03-02T09:30:00Z: acme/web#12 Login fails on Safari",
    "  rule greet: acts",
    "    1. label new",
    "    2. comment:",
    "       | Hi, @ann!",
    "       | Soon.",
    "  rule bugs: only says what it would do: dry_run",
    "    1. assign bob (the next of ann, bob)",
    "",
    "edit.json: issues.edited by ann on 2026-03-02T09:30:00Z: acme/web#12 a\\nb",
    "  no rule acts",
    "",
    "ping.json: not about an issue, ingress ignores it",
    "",
    "No payload makes these rules act: closed.",
  ]);
});

it("says that each rule acts, or that there is none", () => {
  const closed = { name: "closed.json", event: anIssueEvent({ action: "closed" }) };
  expect(rulesInWords(relay, [...told, closed])).toMatch(
    /\n\nEach rule acts on at least one of the payloads\.$/,
  );
  expect(rulesInWords(Relay.parse(ROUTES), told)).toMatch(/\n\nThe file has no rules\.$/);
});

it("says the same to a program, and of each rule that does not act, why", () => {
  const payloads = JSON.parse(rulesAsJson(relay, told));
  expect(payloads[0]).toEqual({
    payload: "bug.json",
    event: "issues.opened",
    issue: "acme/web#12",
    rules: [
      {
        rule: "greet",
        acts: true,
        dryRun: false,
        verdict: "acts",
        steps: ["label new", "comment:\nHi, @ann!\nSoon."],
      },
      {
        rule: "bugs",
        acts: true,
        dryRun: true,
        verdict: "only says what it would do: dry_run",
        steps: ["assign bob (the next of ann, bob)"],
      },
      { rule: "closed", acts: false, dryRun: false, verdict: "does not match", steps: [] },
    ],
  });
  expect(payloads[1].rules[0]).toMatchObject({
    acts: false,
    verdict: "matches, but the issue does not come to it with this event",
  });
  expect(payloads[2]).toEqual({ payload: "ping.json", event: null, issue: null, rules: [] });
});

it("says of a rule for issues that wait when it acts, and what it does then; to a program, too", () => {
  const overdue = Relay.parse({
    ...ROUTES,
    rules: [
      { name: "late", after: "8h", do: { label: "late" } },
      { name: "stale", after: "1h", without: "closing", do: { label: "stale" }, dry_run: true },
    ],
  });
  const [bug] = told;
  const text = rulesInWords(overdue, bug ? [bug] : []);
  expect(text.split("\n").slice(1)).toEqual([
    "  rule late: acts once the issue has waited 8 hours of working time without a response",
    "    1. label late",
    "  rule stale: only says what it would do once the issue has waited 1 hour of working time without a closing",
    "    1. label stale",
    "",
    "Each rule acts on at least one of the payloads.",
  ]);
  const [{ rules }] = JSON.parse(rulesAsJson(overdue, bug ? [bug] : []));
  expect(rules).toMatchObject([
    { rule: "late", acts: false, after: "8h", without: "response", steps: ["label late"] },
    { rule: "stale", acts: false, after: "1h", without: "closing", dryRun: true },
  ]);
});
