import { describe, expect, it } from "vitest";
import type { IssueEvent } from "../event/issue-event.ts";
import { anIssueEvent, labels } from "../event/testing/an-issue-event.ts";
import { ruleTrialsOf, triggerOf } from "./firings.ts";
import { Rule } from "./rule-schema.ts";

const NOON = Date.parse("2026-03-02T12:00:00Z");

function rule(fields: object = {}): Rule {
  return Rule.parse({ name: "r", do: { label: "x" }, max_age: "1d", ...fields });
}

function found(of: Rule, event: IssueEvent, now = NOON): string {
  const [trial] = ruleTrialsOf({ rules: [of] }, event, now);
  return trial?.matches ? (trial.holding ?? "acts") : "no match";
}

const labeled = (name: string, all = labels(name), createdAt = "2026-02-01T09:00:00Z") =>
  anIssueEvent({ action: "labeled", label: { name }, issue: { labels: all, createdAt } });

describe("a rule acts", () => {
  it("when an issue comes to it: it was opened, or got what the rule asks for, and on nothing else of it", () => {
    const bugs = rule({ when: { labels: { any: "bug" } } });
    const opened = anIssueEvent({ issue: { labels: [{ name: "bug" }] } });
    expect(found(bugs, opened)).toBe("acts");
    expect(found(bugs, labeled("bug"))).toBe("acts");
    expect(found(bugs, labeled("p1", [{ name: "bug" }, { name: "p1" }]))).toBe("no-arrival");
    expect(found(bugs, anIssueEvent({ action: "edited", issue: { labels: [{ name: "bug" }] } }))).toBe(
      "no-arrival",
    );
    expect(found(bugs, labeled("p1"))).toBe("no match");
    expect(found(rule(), anIssueEvent())).toBe("acts");
    expect(found(rule(), anIssueEvent({ action: "closed" }))).toBe("no-arrival");
  });

  it("on each event that it names, or that one of its senders did; never on what we have observed", () => {
    const comments = rule({ when: { actions: "issue_comment.created" } });
    expect(found(comments, anIssueEvent({ type: "issue_comment", action: "created" }))).toBe("acts");
    expect(found(comments, anIssueEvent())).toBe("no match");
    expect(found(rule({ when: { senders: { bots: false } } }), anIssueEvent({ action: "closed" }))).toBe(
      "acts",
    );
    expect(found(rule({ when: { actions: "*.*" } }), anIssueEvent({ action: "observed" }))).toBe(
      "no-arrival",
    );
  });

  it("on nothing that happened longer ago than it says, however it came", () => {
    const event = anIssueEvent({ occurredAt: "2026-03-02T11:00:00Z", source: "recovery" });
    expect(found(rule({ max_age: "60m" }), event)).toBe("acts");
    expect(found(rule({ max_age: "59m" }), event)).toBe("too-old");
    expect(found(rule({ max_age: "2d" }), event, NOON + 46 * 3_600_000)).toBe("acts");
    expect(found(rule({ max_age: "2d" }), event, NOON + 48 * 3_600_000)).toBe("too-old");
  });
});

describe("what a rule acts on once", () => {
  const bugs = rule({ when: { labels: { any: "bug" } } });

  it("is the opening with all labels that the issue is opened with, of which GitHub tells one by one", () => {
    const opened = anIssueEvent({ issue: { labels: [{ name: "bug" }] } });
    const soon = { ...labeled("bug", undefined, "2026-03-02T09:29:57Z"), id: "f".repeat(32) };
    expect(triggerOf(bugs, soon)).toBe(triggerOf(bugs, opened));
    expect(triggerOf(bugs, labeled("bug"))).not.toBe(triggerOf(bugs, opened));
    expect(triggerOf(bugs, anIssueEvent({ issue: { id: 7 } }))).not.toBe(triggerOf(bugs, opened));
  });

  it("is one click with all labels that it adds and removes, of which GitHub tells one by one", () => {
    const both = rule({ when: { labels: { all: ["bug", "p1"], none: "new" } } });
    const at = "2026-03-02T09:30:00Z";
    const click = [
      labeled("bug", labels("bug", "p1")),
      labeled("p1", labels("bug", "p1")),
      { ...labeled("new", labels("bug", "p1")), action: "unlabeled" },
    ].map((event, index) => ({ ...event, id: String(index).repeat(32), occurredAt: at }));
    expect(click.map((event) => found(both, event))).toEqual(["acts", "acts", "acts"]);
    expect(new Set(click.map((event) => triggerOf(both, event))).size).toBe(1);
    const [again = anIssueEvent()] = click.map((event) => ({ ...event, occurredAt: "2026-03-02T09:30:01Z" }));
    expect(click.map((event) => triggerOf(both, event))).not.toContain(triggerOf(both, again));
  });

  it("is the event of a rule that is made for such events", () => {
    const each = rule({ when: { actions: ["issues.opened", "issues.labeled"] } });
    expect(triggerOf(each, anIssueEvent())).toBe(anIssueEvent().id);
    expect(triggerOf(each, labeled("bug"))).toBe(labeled("bug").id);
  });
});
