import { expect, it } from "vitest";
import { anIssueEvent } from "../event/testing/an-issue-event.ts";
import { chosen } from "./choose.ts";
import { Rule } from "./rule-schema.ts";

const PEOPLE = ["ann", "bob", "cid"];
const RULE = Rule.parse({ name: "r", when: { labels: { any: "*" } }, do: { assign: { next: PEOPLE } } });

it("who is next is the same for each event that brings an issue to the rule with its opening", () => {
  for (let id = 1; id <= 20; id += 1) {
    const opened = anIssueEvent({ issue: { id, labels: [{ name: "bug" }] } });
    const labeled = { ...opened, id: "f".repeat(32), action: "labeled", label: { name: "bug" } };
    expect(chosen(PEOPLE, RULE, labeled)).toBe(chosen(PEOPLE, RULE, opened));
  }
});

it("over many issues, each gets about as many as the others", () => {
  const issues = Array.from({ length: 3_000 }, (_, id) => anIssueEvent({ issue: { id } }));
  const counts = PEOPLE.map((login) => issues.filter((each) => chosen(PEOPLE, RULE, each) === login).length);
  expect(Math.min(...counts)).toBeGreaterThan(900);
});

it("of an issue that waits, who is next is known from its opening on", () => {
  const waiting = Rule.parse({ name: "r", after: "8h", do: { assign: { next: PEOPLE } } });
  const opened = anIssueEvent({ issue: { id: 7 } });
  const overdue = { ...opened, id: "e".repeat(32), action: "observed", occurredAt: "2026-04-01T09:00:00Z" };
  expect(chosen(PEOPLE, waiting, overdue)).toBe(chosen(PEOPLE, waiting, opened));
});
