import { CANARY_REPOSITORY } from "@issue-relay/shared/event/canary";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { afterAll, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, COMMENTED } from "./testing/a-place.ts";

const world = await aHistoryWorld({}, afterAll);
const { github, query, newRecover, hear, store, insert } = world;

it("an issue that GitHub cannot answer for keeps no other from being compared, and is looked at again", async () => {
  const place = aPlace(world);
  await place.compared(100);
  const issues = [90, 80, 70].map((hours) => place.open(ago(hours)));
  await hear(issues.flatMap(({ occurrences }) => occurrences));
  issues.forEach((issue, index) => void place.does(issue, COMMENTED, ago(60 - index)));
  github.faults.add({ kind: "status", status: 422, path: `/repos/${place.name}/issues/2/timeline` });
  const { reconcile } = await newRecover({ token: world.token() });
  expect(await reconcile({ owner: place.name })).toMatchObject({
    status: 503,
    problems: [{ where: `${place.name}#2` }],
    repositories: [{ isComplete: false }],
  });
  expect(place.news()).toEqual(["#1 created", "#1 observed", "#3 created", "#3 observed"]);
  github.faults.clear();
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(place.news()).toEqual(["#2 created", "#2 observed"]);
});

it("what a person has written of a repository stays", async () => {
  const place = aPlace(world);
  await hear(place.open(ago(50)).occurrences);
  await query(`
INSERT INTO repositories (repository_id, repository, state, observed_at)
VALUES (${place.id}, '${place.name}', 'archived', TIMESTAMP_MILLIS(${ago(40)}))`);
  const { reconcile } = await newRecover({ token: world.token() });
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(await query(`SELECT not_waiting FROM issues WHERE repository_id = ${place.id}`)).toEqual([
    { not_waiting: "repository archived" },
  ]);
});

it("while rows come late, nothing is taken for lost", async () => {
  const place = aPlace(world);
  await place.compared(100);
  place.open(ago(50));
  const { id, full_name: name } = CANARY_REPOSITORY;
  await store([anIssueEvent({ repository: { id, name }, receivedAt: new Date(ago(2)).toISOString() })]);
  const { call, reconcile } = await newRecover({ token: world.token() });
  expect(await call("reconcile", { owner: place.name })).toMatchObject({
    status: 503,
    json: { error: expect.stringMatching(/^rows come late: the newest canary is of /) },
  });
  expect(place.news()).toEqual([]);
  await store([
    anIssueEvent({ repository: { id, name }, receivedAt: new Date().toISOString(), id: "c".repeat(32) }),
  ]);
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(place.news()).toEqual(["#1 opened"]);
});

it("what only a replay has brought into BigQuery was told nobody, and is published", async () => {
  const place = aPlace(world);
  await place.compared(100);
  const { occurrences } = place.open(ago(50));
  const events = occurrences.flatMap(({ event, payload }) => eventIn(event, payload) ?? []);
  await insert(
    "issue_events",
    events.map((each) => ({ ...rowOf(each), mapped_at: new Date(ago(1)).toISOString() })),
  );
  const { reconcile } = await newRecover({ token: world.token() });
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 200 });
  expect(place.news()).toEqual(["#1 opened"]);
});
