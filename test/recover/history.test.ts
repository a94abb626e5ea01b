import { liveThrough } from "@issue-relay/local/lives/life";
import type { Deed } from "@issue-relay/local/stand-ins/github/issues/deed";
import { startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { aGitHub } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { MEI, MONDAY, OTTER, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { describe, expect, it, onTestFinished } from "vitest";
import { keyOf } from "../../functions/recover/src/reconcile/received.ts";
import { isTold } from "./testing/is-told.ts";
import { recoveredHistory } from "./testing/recovered-history.ts";

it("a year of issues is recovered with the ids that webhooks gave, but for what GitHub no longer tells", async () => {
  const github = await startLocalGitHub({ limits: { perHour: 100_000 } });
  onTestFinished(() => github.close());
  const until = new Date("2026-01-01T00:00:00Z");
  const told = liveThrough(github.issues, 1, 1500, until).flatMap((each) => {
    return eventIn(each.event, each.payload) ?? [];
  });
  const { events, observations, problems } = await recoveredHistory(github);
  expect(problems).toEqual([]);
  const ids = new Set(events.map(({ id }) => id));
  const there = new Set(observations.map(({ issue }) => issue.id));
  const missing = told.filter((event) => isTold(event) && there.has(event.issue.id) && !ids.has(event.id));
  expect(missing).toEqual([]);
  expect(told.filter(({ id }) => ids.has(id)).length).toBeGreaterThan(1_400);
}, 60_000);

/** Everything that can happen to an issue that stays, each a minute after the other. */
const STEPS: readonly Omit<Deed, "issue">[] = [
  { action: "labeled", label: "bug", by: MEI },
  { action: "labeled", label: "P1", by: MEI },
  { action: "unlabeled", label: "bug", by: MEI },
  { action: "assigned", assignee: TOMAS, by: MEI },
  { action: "unassigned", assignee: TOMAS, by: MEI },
  { action: "milestoned", milestone: 1, by: MEI },
  { action: "demilestoned", milestone: 1, by: MEI },
  { action: "typed", type: "Bug", by: MEI },
  { action: "typed", type: "Task", by: MEI },
  { action: "untyped", by: MEI },
  { action: "commented", body: "Hello", by: TOMAS },
  { action: "locked", reason: null, by: MEI },
  { action: "unlocked", by: MEI },
  { action: "edited", title: "Another title", by: OTTER },
  { action: "closed", reason: "not_planned", by: MEI },
  { action: "reopened", by: OTTER },
  { action: "closed", reason: "duplicate", by: MEI },
  { action: "reopened", by: MEI },
  { action: "closed", reason: "completed", by: MEI },
] as Omit<Deed, "issue">[];

/** Two issues, of which one goes through everything. What webhooks told of both. */
async function everything(timelineLagMs: number) {
  const github = await aGitHub({ now: () => MONDAY, timelineLagMs });
  const open = (at: number) =>
    github.issues.apply({ action: "opened", repository: "acme/web", title: "x", by: OTTER, at });
  const [one, other] = [open(MONDAY), open(MONDAY)];
  const [issue, parent] = [one.issue?.id ?? 0, other.issue?.id ?? 0];
  const steps = [
    ...STEPS,
    { action: "parent added", parent, by: MEI },
    { action: "parent removed", parent, by: MEI },
    { action: "blocker added", blocker: parent, by: MEI },
    { action: "blocker removed", blocker: parent, by: MEI },
  ] as Omit<Deed, "issue">[];
  const changes = steps.map((step, index) =>
    github.issues.apply({ ...step, issue, at: MONDAY + (index + 1) * 60_000 } as Deed),
  );
  const told = [one, other, ...changes].flatMap(({ occurrences }) =>
    occurrences.flatMap(({ event, payload }) => eventIn(event, payload) ?? []),
  );
  return { github, told };
}

function secondsOf({ occurredAt }: IssueEvent): number {
  return Date.parse(occurredAt) / 1000;
}

describe("each kind of event", () => {
  it("is recovered with its id, but for what two issues have to do with each other", async () => {
    const { github, told } = await everything(0);
    const { events, problems } = await recoveredHistory(github);
    expect(problems).toEqual([]);
    expect(events).toHaveLength(told.length);
    const ids = new Set(events.map(({ id }) => id));
    const others = told.filter(({ id }) => !ids.has(id)).map(({ type }) => type);
    expect(new Set(others)).toEqual(new Set(["sub_issues", "issue_dependencies"]));
  });

  it("is recognised where GitHub dates it some seconds later", async () => {
    const { github, told } = await everything(3_000);
    const { events } = await recoveredHistory(github);
    for (const event of told) {
      const twins = events.filter(
        (each) =>
          each.issue.id === event.issue.id &&
          keyOf(rowOf(each)) === keyOf(rowOf(event)) &&
          Math.abs(secondsOf(each) - secondsOf(event)) <= 5,
      );
      expect(twins.map(({ action }) => action)).toEqual([event.action]);
    }
  });
});

describe("an issue that came from another repository", () => {
  it("arrives with its transfer, and has from before only its comments", async () => {
    const github = await aGitHub({ now: () => MONDAY });
    const apply = (deed: object) => github.issues.apply(deed as Deed);
    apply({ action: "opened", repository: "acme/api", title: "x", by: OTTER, at: MONDAY });
    const issue = "acme/api#1";
    apply({ action: "commented", body: "Hello", by: MEI, issue, at: MONDAY + 1_000 });
    apply({ action: "closed", reason: "completed", by: MEI, issue, at: MONDAY + 2_000 });
    apply({ action: "transferred", to: "acme/web", by: MEI, issue, at: MONDAY + 60_000 });
    apply({ action: "reopened", by: MEI, issue: "acme/web#1", at: MONDAY + 120_000 });
    const { events } = await recoveredHistory(github);
    expect(events.map(({ action, occurredAt }) => [action, Date.parse(occurredAt) - MONDAY])).toEqual([
      ["opened", 60_000],
      ["created", 1_000],
      ["reopened", 120_000],
    ]);
    expect(events[0]?.changes).toEqual({ transferredFrom: {} });
  });
});
