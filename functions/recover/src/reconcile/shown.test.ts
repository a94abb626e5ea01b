import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { isBehind, type Shown } from "./shown.ts";

const EVENT = anIssueEvent({ action: "observed", issue: { labels: [{ name: "bug" }] } });

/** The issue as it is, with other fields. */
function now(issue: Partial<IssueEvent["issue"]>): IssueEvent {
  return { ...EVENT, issue: { ...EVENT.issue, ...issue } };
}

/** What a row says of an event, as BigQuery answers it. */
function shown(event: IssueEvent, more: Partial<Shown> = {}): Shown {
  const { issue_updated_at: updated, ...row } = rowOf(event);
  return { ...row, updated: Math.floor(Date.parse(updated ?? "") / 1000), ...more };
}

it("the same state is not behind, in whatever order its labels are", () => {
  const [labels, assignees] = [
    [{ name: "b" }, { name: "a" }],
    [{ login: "y" }, { login: "x" }],
  ];
  const event = now({ labels, assignees });
  expect(isBehind(shown(event), event)).toBe(false);
  const turned = now({ labels: labels.toReversed(), assignees: assignees.toReversed() });
  expect(isBehind(shown(event), turned)).toBe(false);
});

it.each<[string, Partial<IssueEvent["issue"]>]>([
  ["title", { title: "Another" }],
  ["state", { state: "closed" }],
  ["state reason", { stateReason: "not_planned" }],
  ["label", { labels: [{ name: "another" }] }],
  ["last label", { labels: [] }],
  ["assignee", { assignees: [{ login: "another" }] }],
  ["milestone", { milestone: { number: 9, title: "another" } }],
  ["type", { type: { name: "Another" } }],
  ["lock", { locked: true }],
  ["time", { updatedAt: "2026-12-31T00:00:00.000Z" }],
])("another %s is behind", (_, issue) => {
  expect(isBehind(shown(EVENT), now(issue))).toBe(true);
});

it("what a payload did not say is not behind, nor what a row of the first release has no column for", () => {
  const [silent, loud] = [
    now({ locked: undefined, type: undefined }),
    now({ locked: true, type: { name: "Bug" } }),
  ];
  expect(isBehind(shown(silent), loud)).toBe(false);
  expect(isBehind(shown(now({ type: null })), loud)).toBe(true);
  const old = { version: null, not_said: [], issue_locked: null, issue_type: null };
  expect(isBehind(shown(EVENT, old), loud)).toBe(false);
});
