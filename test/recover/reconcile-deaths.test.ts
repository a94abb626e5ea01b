import type { Fault } from "@issue-relay/local/stand-ins/faults";
import { afterAll, describe, expect, it, vi } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, CLOSED, COMMENTED, LABELED } from "./testing/a-place.ts";
import { FailingRequests } from "./testing/failing-requests.ts";

const MINUTE = 60_000;
const PATIENCE = { timeout: 20_000 };

const failing = new FailingRequests();
const fault: { gitHub: Fault; bigQuery: Fault } = { gitHub: { kind: "hang" }, bigQuery: { kind: "hang" } };
const world = await aHistoryWorld(
  { faults: failing.faults(() => fault.gitHub), bigQueryFaults: failing.faults(() => fault.bigQuery) },
  afterAll,
);
const { topic, hear, newRecover } = world;
// It takes the message, and does not say so.
topic.fails = () => failing.next();

/** A repository of which a week is missing, with all that is missing of it. */
async function aGap(owner: string) {
  const place = aPlace(world, owner);
  const known = place.open(ago(100));
  await hear(known.occurrences);
  await place.compared(90);
  const other = place.open(ago(70));
  place.does(known, COMMENTED, ago(80));
  place.does(other, CLOSED, ago(70) + MINUTE);
  // What moved last has missed something first.
  place.does(known, LABELED, ago(30));
  return place;
}

const MISSING = ["#1 created", "#1 labeled", "#1 observed", "#2 closed", "#2 opened"];

/** What was published of a repository, each event once, however often it was. */
function told(place: { id: number }): string[] {
  const its = world.published.filter(({ repository }) => repository.id === place.id);
  const events = new Map(its.map((event) => [event.id, event]));
  return [...events.values()].map(({ issue, action }) => `#${issue.number} ${action}`).sort();
}

const FAULTS: [string, typeof fault][] = [
  ["is refused", { gitHub: { kind: "status", status: 403 }, bigQuery: { kind: "lose-answer" } }],
  ["finds nothing", { gitHub: { kind: "status", status: 404 }, bigQuery: { kind: "status", status: 500 } }],
];

// Rows of what is published come only after it: so the next call does not know of it, and publishes it again.
describe.each(FAULTS)("where any request for a repository %s", (how, faults) => {
  it("the next call publishes what is missing, and nothing else", async () => {
    Object.assign(fault, faults);
    const owner = how.replace(" ", "-");
    const places = [];
    for (let n = 0; n < 14; n += 1) {
      places.push(await aGap(owner));
    }
    const { reconcile } = await newRecover({ token: world.token() });
    topic.isStored = false;
    const haveAllFailed = failing.eachSince("/issues");
    const { repositories, problems } = await reconcile({ owner });
    expect(haveAllFailed()).toBe(true);
    expect(problems.length).toBeGreaterThan(8);
    expect(repositories).toHaveLength(14);
    failing.none();
    topic.isStored = true;
    expect(await reconcile({ owner })).toMatchObject({ status: 200, problems: [] });
    for (const place of places) {
      expect(told(place)).toEqual(MISSING);
    }
  });
});

it("where BigQuery does not say what consumers were told, nothing is published", async () => {
  fault.bigQuery = { kind: "status", status: 503 };
  const place = await aGap("mute");
  const { call, reconcile } = await newRecover({ token: world.token() });
  // The first and the fourth request are GitHub's.
  for (const at of [2, 3, 5, 6]) {
    failing.at(at);
    expect((await call("reconcile", { owner: place.name })).status, `request ${at}`).toBe(503);
    expect(told(place)).toEqual([]);
  }
  failing.none();
  await reconcile({ owner: place.name });
  expect(told(place)).toEqual(MISSING);
});

it("where BigQuery does not take down how far it was compared, the next call begins there again", async () => {
  fault.bigQuery = { kind: "status", status: 503 };
  const place = aPlace(world, "forgetful");
  await place.compared(90);
  place.open(ago(50));
  const { reconcile } = await newRecover({ token: world.token() });
  topic.fails = () => {
    failing.at(1);
    return false;
  };
  topic.isStored = false;
  const { status, problems } = await reconcile({ owner: place.name });
  expect({ status, problems }).toMatchObject({ status: 503, problems: [{ where: "repositories" }] });
  failing.none();
  topic.fails = () => failing.next();
  topic.isStored = true;
  expect(await place.comparedUntil()).toBeLessThan(ago(80));
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(told(place)).toEqual(["#1 opened"]);
});

it("where the caller hangs up, the next call goes on", async () => {
  fault.gitHub = { kind: "delay", ms: 50 };
  const place = await aGap("impatient");
  const { call, reconcile } = await newRecover({ token: world.token() });
  const caller = new AbortController();
  topic.fails = () => {
    caller.abort();
    return false;
  };
  await expect(call("reconcile", { owner: place.name }, caller.signal)).rejects.toThrow("aborted");
  topic.fails = () => failing.next();
  await vi.waitUntil(async () => (await call("reconcile", { owner: place.name })).status !== 409, PATIENCE);
  expect(told(place)).toEqual(MISSING);
  expect(await reconcile({ owner: place.name })).toMatchObject({ repositories: [{ recovered: 0 }] });
});

it("while Pub/Sub hangs, nothing is taken for published", async () => {
  const place = await aGap("silent");
  const { reconcile } = await newRecover({ token: world.token() });
  topic.isStored = false;
  topic.fails = () => true;
  const { status, problems } = await reconcile({ owner: place.name });
  expect(status).toBe(503);
  expect(problems).toMatchObject([{ where: place.name, reason: "pubsub-away" }]);
  topic.isStored = true;
  topic.fails = () => false;
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(told(place)).toEqual(MISSING);
});
