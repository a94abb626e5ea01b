import { afterAll, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace } from "./testing/a-place.ts";

const world = await aHistoryWorld({ limits: { perHour: 20 } }, afterAll);
const { newRecover, hear, query } = world;

type Recover = Awaited<ReturnType<typeof newRecover>>;
type Answer = Awaited<ReturnType<Recover["reconcile"] | Recover["backfill"]>>;

/** An organization whose repositories take more than GitHub's hour, each with an issue that was told and one that was lost. */
async function anOrganization(owner: string) {
  const places = Array.from({ length: 9 }, () => aPlace(world, owner));
  for (const place of places) {
    await hear(place.open(ago(60)).occurrences);
    place.open(ago(50));
  }
  return places;
}

/** Calls in hours of their own, until each repository was complete once. @returns how many calls that took */
async function callsUntilAll(
  places: readonly { name: string }[],
  call: (recover: Recover) => Promise<Answer>,
): Promise<number> {
  const complete = new Set<string>();
  for (let calls = 1; calls <= 10; calls += 1) {
    const { repositories } = await call(await newRecover({ token: world.token() }));
    repositories
      .filter(({ isComplete }) => isComplete)
      .forEach(({ repository }) => void complete.add(repository));
    if (complete.size === places.length) {
      return calls;
    }
  }
  return Number.POSITIVE_INFINITY;
}

it("each of many repositories gets its turn in being compared", async () => {
  const places = await anOrganization("many");
  const calls = await callsUntilAll(places, ({ reconcile }) => reconcile({ owner: "many" }));
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThanOrEqual(4);
  expect(places.map((place) => place.news())).toEqual(places.map(() => ["#2 opened"]));
});

it("and in being compared with all their issues", async () => {
  const places = await anOrganization("whole");
  const calls = await callsUntilAll(places, ({ reconcile }) => reconcile({ owner: "whole", full: true }));
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThanOrEqual(4);
  expect(places.map((place) => place.news())).toEqual(places.map(() => ["#2 opened"]));
});

it("and in having their history loaded", async () => {
  const places = await anOrganization("old");
  const calls = await callsUntilAll(places, ({ backfill }) => backfill("old"));
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThanOrEqual(6);
  const ids = places.map(({ id }) => id).join(", ");
  const rows = await query(
    `SELECT issue_id FROM events WHERE repository_id IN (${ids}) AND type = 'issues' AND action = 'opened'`,
  );
  expect(rows).toHaveLength(2 * places.length);
});

it("what no webhook tells of is not compared: all of it would seem to be missing", async () => {
  const place = aPlace(world, "stranger");
  place.open(ago(50));
  const { call } = await newRecover({ token: world.token(), hooks: ["many"] });
  const { status, json } = await call("reconcile", {
    owner: place.name,
    since: new Date(ago(60)).toISOString(),
  });
  expect({ status, json }).toMatchObject({
    status: 400,
    json: { error: expect.stringMatching(/no webhook tells of stranger\/r\d+: add it to github.hooks/) },
  });
  expect(place.news()).toEqual([]);
});
