import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { describe, expect, it } from "vitest";
import { isWorkingDay } from "./calendar.ts";
import { yearOfLife } from "./life.ts";

const UNTIL = new Date("2026-01-01T00:00:00Z");
function year(seed = 1, events = 3000) {
  return yearOfLife(seed, events, UNTIL);
}

/** The events that ingress would publish. */
function eventsOf(life: ReturnType<typeof year>): IssueEvent[] {
  return life.map(({ event, payload }) => {
    const mapped = eventIn(event, payload);
    if (!mapped) {
      throw new Error(`ingress would ignore ${event} ${payload.action}`);
    }
    return mapped;
  });
}

const life = year();
const events = eventsOf(life);
function share(test: (event: IssueEvent) => boolean, of = events) {
  return of.filter(test).length / of.length;
}

describe("the demo's year", () => {
  it("is the same for the same seed, and another for another", () => {
    const [again, another] = [year(1, 500), year(2, 500)];
    expect(again).toEqual(year(1, 500));
    expect(again).not.toEqual(another);
  });

  it.each([1, 150, 3000])("has as many events as asked for: %i", (count) => {
    expect(year(1, count)).toHaveLength(count);
  });

  it("has its events in order of time, all in the year before its end", () => {
    const times = events.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual(times.toSorted());
    expect(times[0]).toMatch(/^2025-01/);
    expect(times.at(-1)).toMatch(/^2025-12/);
  });

  it.each([1, 2, 3])("gives no two events the same id (seed %i)", (seed) => {
    const ids = eventsOf(year(seed)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has most events on working days by day, and fewer in summer", () => {
    expect(share(({ occurredAt }) => isWorkingDay(Date.parse(occurredAt)))).toBeGreaterThan(0.85);
    expect(share(({ occurredAt }) => /T(0[7-9]|1\d)/.test(occurredAt))).toBeGreaterThan(0.85);
    const opened = (month: string) =>
      events.filter((event) => event.action === "opened" && event.occurredAt.startsWith(month)).length;
    expect(opened("2025-08")).toBeLessThan(opened("2025-10"));
  });

  it("has events by authors, a team and bots", () => {
    expect(share(({ sender }) => sender?.type === "Bot")).toBeLessThan(0.2);
    expect(share(({ sender }) => sender?.login.endsWith("-acme") ?? false)).toBeGreaterThan(0.4);
    expect(share(({ sender, issue }) => sender?.login === issue.author?.login)).toBeGreaterThan(0.2);
  });

  it("closes most issues as completed, some for other reasons, and reopens some", () => {
    const closed = events.filter(({ action }) => action === "closed");
    const as = (reason: string) => share(({ issue }) => issue.stateReason === reason, closed);
    expect(as("completed")).toBeGreaterThan(0.5);
    expect(as("not_planned")).toBeGreaterThan(0.1);
    expect(as("duplicate")).toBeGreaterThan(0.02);
    const reopened = events.filter(({ action }) => action === "reopened").length;
    expect(reopened / closed.length).toBeGreaterThan(0.03);
    expect(reopened / closed.length).toBeLessThan(0.15);
  });

  it("has a few rare events: transferred, deleted, unlabeled, unassigned, comments edited and deleted", () => {
    const seen = new Set(events.map(({ type, action }) => `${type}.${action}`));
    for (const rare of [
      "issues.transferred",
      "issues.deleted",
      "issues.unlabeled",
      "issues.unassigned",
      "issues.demilestoned",
      "issues.edited",
      "issue_comment.edited",
      "issue_comment.deleted",
    ]) {
      expect(seen).toContain(rare);
    }
  });

  it("begins with issues that were opened before it: their opening is not among the events", () => {
    const opened = new Set(events.filter(({ action }) => action === "opened").map(({ issue }) => issue.id));
    const unseen = new Set(events.map(({ issue }) => issue.id)).difference(opened);
    expect(unseen.size).toBeGreaterThan(0);
    expect(unseen.size).toBeLessThan(opened.size / 10);
  });
});
