import { afterAll, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, CLOSED, COMMENTED, LABELED } from "./testing/a-place.ts";

const MINUTE = 60_000;

// Of 20 requests, two are left for redelivery.
const world = await aHistoryWorld({ limits: { perHour: 20 } }, afterAll);
const { newRecover, hear, published } = world;

/** Calls in hours of their own, until one is done. @returns what each has answered */
async function untilDone(owner: string) {
  const answers = [];
  for (let calls = 0; calls < 10 && answers.at(-1)?.status !== 200; calls += 1) {
    const { reconcile } = await newRecover({ token: world.token() });
    answers.push(await reconcile({ owner }));
  }
  return answers;
}

it("where GitHub's limit does not suffice, a call says when to go on, and the next ones go on there", async () => {
  const place = aPlace(world);
  const first = place.open(ago(200));
  await hear(first.occurrences);
  await place.compared(190);
  place.does(first, COMMENTED, ago(180));
  for (let n = 0; n < 30; n += 1) {
    place.does(place.open(ago(170 - 2 * n)), LABELED, ago(169 - 2 * n));
  }
  // The issue that was updated last has missed something before all others.
  place.does(first, CLOSED, ago(20));
  const answers = await untilDone(place.name);
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  for (const { goesOnAt, problems, requests, repositories } of answers.slice(0, 2)) {
    expect(Date.parse(goesOnAt ?? "") - Date.now()).toBeGreaterThan(55 * MINUTE);
    expect({ problems, requests }).toEqual({ problems: [], requests: 18 });
    expect(repositories).toMatchObject([{ isComplete: false }]);
  }
  expect(answers.at(-1)).toMatchObject({
    goesOnAt: null,
    problems: [],
    repositories: [{ isComplete: true }],
  });
  const news = place.news();
  expect(news).toHaveLength(63);
  expect(news.filter((each) => each.startsWith("#1 "))).toEqual(["#1 created", "#1 closed", "#1 observed"]);
  expect(new Set(published.map(({ id }) => id)).size).toBe(published.length);
});

it("where already the first comparison takes several calls, nothing is skipped", async () => {
  const place = aPlace(world);
  const first = place.open(ago(60));
  place.does(first, COMMENTED, ago(55));
  for (let n = 0; n < 20; n += 1) {
    place.open(ago(50 - n));
  }
  place.does(first, CLOSED, ago(2));
  const answers = await untilDone(place.name);
  expect(answers.map(({ status }) => status)).toEqual([503, 200]);
  const news = place.news();
  expect(news).toHaveLength(23);
  expect(news.slice(-3)).toEqual(["#1 opened", "#1 created", "#1 closed"]);
});

it("of issues that were updated in one second, none is skipped where a call ends between them", async () => {
  const place = aPlace(world);
  await place.compared(100);
  for (let n = 0; n < 12; n += 1) {
    place.open(ago(50 - n));
  }
  const at = ago(30);
  for (let n = 0; n < 8; n += 1) {
    place.open(at);
  }
  const answers = await untilDone(place.name);
  expect(answers.map(({ status }) => status)).toEqual([503, 200]);
  expect(new Set(place.news()).size).toBe(20);
});

it("a call that ends early has not looked at what was still on its way", async () => {
  const place = aPlace(world);
  await place.compared(100);
  const early = place.open(ago(20));
  await hear(early.occurrences);
  place.does(early, COMMENTED, ago(10 / 60));
  for (let n = 0; n < 20; n += 1) {
    await hear(place.open(ago(5 / 60)).occurrences);
  }
  const { reconcile } = await newRecover({ token: world.token() });
  expect(await reconcile({ owner: place.name })).toMatchObject({ status: 503, problems: [] });
  expect(place.news()).toEqual([]);
  expect(await place.comparedUntil()).toBeLessThan(ago(15 / 60) + 2_000);
});

it("a call ends before its time is over, and the next one goes on there", async () => {
  const place = aPlace(world);
  for (let n = 0; n < 8; n += 1) {
    place.open(ago(50 - n));
  }
  world.github.faults.add({ kind: "delay", ms: 300, path: "/timeline" });
  const { reconcile } = await newRecover({ token: world.token(), deadlineMs: 99_500 });
  const first = await reconcile({ owner: place.name });
  world.github.faults.clear();
  expect(first).toMatchObject({
    status: 503,
    goesOnAt: null,
    problems: [],
    repositories: [{ isComplete: false }],
  });
  const [{ seen } = { seen: 0 }] = first.repositories;
  expect(seen).toBeGreaterThan(0);
  expect(seen).toBeLessThan(8);
  const [answer] = await untilDone(place.name);
  expect(answer).toMatchObject({ status: 200 });
  expect(place.news()).toEqual(Array.from({ length: 8 }, (_, n) => `#${n + 1} opened`));
});
