import type { Fault } from "@issue-relay/local/stand-ins/faults";
import { afterAll, describe, expect, it, vi } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, CLOSED, COMMENTED } from "./testing/a-place.ts";
import { FailingRequests } from "./testing/failing-requests.ts";

const failing = new FailingRequests();
const fault: { gitHub: Fault; bigQuery: Fault } = { gitHub: { kind: "hang" }, bigQuery: { kind: "hang" } };
let onFault = () => {};
const world = await aHistoryWorld(
  {
    limits: { perHour: 100 },
    faults: failing.faults(() => {
      onFault();
      return fault.gitHub;
    }),
    bigQueryFaults: failing.faults(() => fault.bigQuery),
  },
  afterAll,
);
const { bigquery, newRecover, query } = world;

/** A repository with two issues. */
function aHistory(owner: string) {
  const place = aPlace(world, owner);
  for (const at of [ago(300), ago(200)]) {
    const issue = place.open(at);
    place.does(issue, COMMENTED, at + 60_000);
    place.does(issue, CLOSED, at + 120_000);
  }
  return place;
}

const WHOLE = [1, 2].flatMap((n) => ["closed", "created", "observed", "opened"].map((a) => `#${n} ${a}`));

/** The events of repositories that people see, by repository. */
async function seenIn(places: readonly { id: number }[]): Promise<string[][]> {
  const rows = await query(`
SELECT repository_id AS id, ARRAY_AGG(CONCAT('#', issue_number, ' ', action) ORDER BY issue_number, action) AS seen
FROM events WHERE repository_id IN (${places.map(({ id }) => id).join(", ")}) GROUP BY repository_id`);
  return places.map((place) => Object(rows.find((row) => Object(row).id === place.id)).seen);
}

const FAULTS: [string, typeof fault][] = [
  ["is refused", { gitHub: { kind: "status", status: 403 }, bigQuery: { kind: "status", status: 403 } }],
  ["finds nothing", { gitHub: { kind: "status", status: 404 }, bigQuery: { kind: "lose-answer" } }],
];

describe.each(FAULTS)("where any request for a repository %s", (how, faults) => {
  it("the next call loads what is missing, and nothing is there twice", async () => {
    Object.assign(fault, faults);
    const owner = how.replace(" ", "-");
    const places = Array.from({ length: 10 }, () => aHistory(owner));
    const { backfill } = await newRecover({ token: world.token() });
    const haveAllFailed = failing.eachSince("/milestones");
    const { repositories, problems } = await backfill(owner);
    expect(haveAllFailed()).toBe(true);
    expect(problems.length).toBeGreaterThan(3);
    expect(repositories).toHaveLength(10);
    failing.none();
    const again = await (await newRecover({ token: world.token() })).backfill(owner);
    expect(again).toMatchObject({ status: 200, problems: [] });
    expect(await seenIn(places)).toEqual(places.map(() => WHOLE));
    expect(world.published).toEqual([]);
  });
});

it("where GitHub's limit is used up, a call says when to go on, and the next ones go on there", async () => {
  const place = aPlace(world);
  for (let n = 0; n < 90; n += 1) {
    place.open(ago(400) + n * 1000);
  }
  const answers = [];
  while (answers.length < 5 && answers.at(-1)?.status !== 200) {
    const { backfill } = await newRecover({ token: world.token() });
    answers.push(await backfill(place.name));
  }
  // A fifth of the hour is left for others.
  expect(answers.map(({ requests }) => requests)).toEqual([80, expect.any(Number)]);
  for (const { goesOnAt, problems } of answers.slice(0, 1)) {
    expect(Date.parse(goesOnAt ?? "")).toBeGreaterThan(Date.now());
    expect(problems).toEqual([]);
  }
  const loaded = answers.map(({ repositories }) => repositories[0]?.loaded ?? 0);
  expect(loaded.reduce((sum, each) => sum + each)).toBe(90);
  expect(answers.at(-1)).toMatchObject({ goesOnAt: null, repositories: [{ issues: 90, isComplete: true }] });
});

it("while BigQuery has no table, a person is told so, and nothing counts as loaded", async () => {
  const place = aHistory("tableless");
  const { backfill } = await newRecover({ token: world.token() });
  bigquery.faults.add({ kind: "status", status: 404, path: "/upload/" });
  const { status, problems, repositories } = await backfill(place.name);
  expect({ status, problems, repositories }).toMatchObject({
    status: 503,
    problems: [{ where: place.name, reason: "broken-destination" }],
    repositories: [{ issues: 2, loaded: 0, events: 0, isComplete: false }],
  });
  bigquery.faults.clear();
  expect(await backfill(place.name)).toMatchObject({
    status: 200,
    repositories: [{ loaded: 2, events: 8 }],
  });
});

it("where BigQuery fails for a moment, or answers late, the call goes on by itself", async () => {
  const place = aHistory("wobbly");
  const { backfill } = await newRecover({ token: world.token() });
  bigquery.faults.add({ kind: "status", status: 503, path: "/upload/", times: 1 });
  bigquery.faults.add({ kind: "delay", ms: 300, path: "/jobs", times: 1 });
  expect(await backfill(place.name)).toMatchObject({
    status: 200,
    repositories: [{ loaded: 2, events: 8 }],
  });
  bigquery.faults.clear();
  expect(await seenIn([place])).toEqual([WHOLE]);
});

it("only one call runs at a time", async () => {
  const place = aHistory("busy");
  const { call, backfill } = await newRecover({ token: world.token() });
  world.github.faults.add({ kind: "delay", ms: 200, path: `/repos/${place.name}`, times: 1 });
  const [one, other] = await Promise.all([
    call("backfill", { owner: place.name }),
    call("backfill", { owner: place.name }),
  ]);
  expect([one.status, other.status].sort()).toEqual([200, 409]);
  expect(await backfill(place.name)).toMatchObject({ repositories: [{ known: 2 }] });
});

it("where the caller hangs up, the next call goes on", async () => {
  fault.gitHub = { kind: "hang" };
  const place = aHistory("impatient");
  const { call } = await newRecover({ token: world.token() });
  const caller = new AbortController();
  onFault = () => caller.abort();
  // The timeline of the second issue.
  failing.at(6);
  await expect(call("backfill", { owner: place.name }, caller.signal)).rejects.toThrow("aborted");
  await vi.waitUntil(async () => (await call("backfill", { owner: place.name })).status === 200, {
    timeout: 20_000,
  });
  expect(await seenIn([place])).toEqual([WHOLE]);
});
