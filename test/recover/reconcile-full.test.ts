import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, CLOSED, COMMENTED, type Doing, LABELED } from "./testing/a-place.ts";

const world = await aHistoryWorld({ limits: { perHour: 100_000 } }, afterAll);
const { issues, hear, newRecover } = world;

beforeEach(() => world.github.faults.clear());

/** A repository with an issue whose webhooks have all come, and a call that compares it. */
async function aKnownPlace(owner?: string) {
  const place = aPlace(world, owner);
  const issue = place.open(ago(500));
  await hear(issue.occurrences);
  await place.compared(100);
  const { reconcile, call, backfill } = await newRecover({ token: world.token() });
  const compare = async (full = true) => {
    const { status, problems, repositories } = await reconcile({ owner: place.name, full });
    expect({ status, problems }).toEqual({ status: 200, problems: [] });
    return repositories[0];
  };
  return { place, issue, compare, call, backfill };
}

/** Somebody does something, of which the issue's `updated_at` tells nothing. */
function unnoticed(place: ReturnType<typeof aPlace>, issue: { id: number }, doing: Doing, at: number) {
  const { updatedAt = 0 } = issues.issue(issue.id)?.state ?? {};
  const occurrences = place.does(issue, doing, at);
  const changed = issues.issue(issue.id);
  if (changed) {
    changed.state = { ...changed.state, updatedAt };
  }
  return occurrences;
}

describe("a lost change that moved no updated_at", () => {
  it.each<[string, Doing]>([
    ["label", LABELED],
    ["milestone", { action: "milestoned", milestone: 1 }],
  ])("is found by a full comparison, and by no other: a %s", async (_, doing) => {
    const { place, issue, compare } = await aKnownPlace();
    unnoticed(place, issue, doing, ago(50));
    expect(await compare(false)).toMatchObject({ seen: 0 });
    expect(await compare()).toMatchObject({ since: null, seen: 1, recovered: 1, updated: 1 });
    expect(place.news()).toEqual([`#1 ${doing.action}`, "#1 observed"]);
    expect(await compare()).toMatchObject({ seen: 1, known: 1, recovered: 0, updated: 0 });
    expect(place.news()).toEqual([]);
  });

  it("may be that a milestone was taken away", async () => {
    const { place, issue, compare } = await aKnownPlace();
    await hear(place.does(issue, { action: "milestoned", milestone: 1 }, ago(60)));
    unnoticed(place, issue, { action: "demilestoned", milestone: 1 }, ago(50));
    await compare();
    expect(place.news()).toEqual(["#1 demilestoned", "#1 observed"]);
  });
});

describe("an issue that is gone", () => {
  it("is told as deleted, once", async () => {
    const { place, issue, compare } = await aKnownPlace();
    place.does(issue, { action: "deleted" }, ago(50));
    expect(await compare()).toMatchObject({ gone: 1 });
    expect(await compare()).toMatchObject({ gone: 0 });
    expect(place.news()).toEqual(["#1 deleted"]);
  });

  it("is told as transferred, with where it is, once; and it arrives there", async () => {
    const { place, issue, compare } = await aKnownPlace();
    const there = await aKnownPlace();
    place.does(issue, { action: "transferred", to: there.place.name }, ago(50));
    await compare();
    await there.compare();
    await compare();
    await there.compare();
    expect(place.news()).toEqual(["#1 transferred"]);
    expect(there.place.news()).toEqual(["#2 opened"]);
    const { changes } = world.published.find(({ action }) => action === "transferred") ?? {};
    expect(changes?.transferredTo).toMatchObject({ repository: there.place.name, number: 2 });
  });

  it("is not told as deleted where GitHub only hides it, and may show it again", async () => {
    const { place, issue, compare } = await aKnownPlace();
    const hidden = aPlace(world, "elsewhere", { private: true });
    place.does(issue, { action: "transferred", to: hidden.name }, ago(50));
    world.github.faults.add({ kind: "status", status: 404, path: `/repositories/${hidden.id}/`, times: 1 });
    expect(await compare()).toMatchObject({ gone: 0 });
    expect(place.news()).toEqual([]);
  });

  it("is not told of where its repository is hidden since it was listed", async () => {
    const { place, issue, call } = await aKnownPlace();
    place.does(issue, { action: "deleted" }, ago(50));
    world.github.faults.add({ kind: "status", status: 404, path: `/repos/${place.name}/issues/1` });
    world.github.faults.add({ kind: "delay", ms: 0, path: `/repos/${place.name}`, times: 2 });
    world.github.faults.add({ kind: "status", status: 404, path: `/repos/${place.name}` });
    expect(await call("reconcile", { owner: place.name, full: true })).toMatchObject({ status: 503 });
    expect(place.news()).toEqual([]);
  });

  it("while it is compared, is no hindrance", async () => {
    const { place, issue, compare } = await aKnownPlace();
    const other = place.open(ago(60));
    unnoticed(place, issue, LABELED, ago(50));
    const timeline = `/repos/${place.name}/issues/1`;
    world.github.faults.add({ kind: "status", status: 410, path: timeline, times: 2 });
    await compare();
    expect(place.news()).toContain("#2 opened");
    place.does(other, { action: "deleted" }, ago(10));
    await compare();
    expect(place.news()).toContain("#2 deleted");
  });
});

it("while rows of what is published are late, the same is published again, under the same ids", async () => {
  const { place, issue, compare } = await aKnownPlace();
  const other = place.open(ago(200));
  await hear(other.occurrences);
  place.does(other, { action: "deleted" }, ago(60));
  unnoticed(place, issue, LABELED, ago(50));
  world.topic.isStored = false;
  await compare();
  world.topic.isStored = true;
  await compare();
  expect(place.news()).toHaveLength(6);
  expect(new Set(world.published.slice(-6).map(({ id }) => id)).size).toBe(3);
  await compare();
  expect(place.news()).toEqual([]);
});

describe("after a backfill", () => {
  it("the issues that have been told of are told anew, once, and no others", async () => {
    const { place, issue, compare, backfill } = await aKnownPlace();
    const untold = place.open(ago(600));
    place.does(untold, CLOSED, ago(550));
    unnoticed(place, issue, LABELED, ago(510));
    expect(await backfill(place.name)).toMatchObject({ status: 200, repositories: [{ loaded: 2 }] });
    expect(place.news()).toEqual([]);
    await compare();
    expect(place.news()).toEqual(["#1 observed"]);
    await compare();
    expect(place.news()).toEqual([]);
  });
});

it("a full comparison says nothing of how far the daily ones have come", async () => {
  const { place, compare } = await aKnownPlace();
  const before = await place.comparedUntil();
  await compare();
  expect(await place.comparedUntil()).toBe(before);
});

it("250 issues, of which three differ, cost three pages and what the three need", async () => {
  const { place, issue, call } = await aKnownPlace();
  const others = Array.from({ length: 249 }, () => place.open(ago(400)));
  await world.hear(others.flatMap(({ occurrences }) => occurrences));
  for (const each of [issue, ...others.slice(0, 2)]) {
    unnoticed(place, each, COMMENTED, ago(50));
    unnoticed(place, each, { action: "assigned", assignee: MEI }, ago(50));
  }
  const { json } = await call("reconcile", { owner: place.name, full: true });
  expect(json).toMatchObject({ requests: 1 + 3 + 1 + 3, repositories: [{ seen: 250, recovered: 6 }] });
});
