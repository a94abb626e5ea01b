import type { Clock } from "@issue-relay/shared/clock";
import { expect, it } from "vitest";
import { backfillCalls } from "./backfill.ts";
import { ConnectionLost, type TaskAnswer, TaskIsRunning } from "./call-task.ts";
import type { Patience } from "./patiently.ts";
import { reconcileCalls } from "./reconcile.ts";
import { untilDone } from "./until-done.ts";

type Run = (call: (instead?: object) => Promise<TaskAnswer>, patience: Patience) => Promise<TaskAnswer>;

const runBackfill: Run = (call, patience) => untilDone(backfillCalls, call, patience);
const runReconcile: Run = (call, patience) => untilDone(reconcileCalls(undefined), call, patience);

/** What a call of backfill answers: so much was there, so much has come. */
function loaded(known: number, loaded: number, { goesOnAt = null as string | null, problems = 0 } = {}) {
  const isComplete = known + loaded === 100;
  const result = {
    repositories: [{ repository: "acme/web", issues: 100, known, loaded, events: loaded * 3, isComplete }],
    requests: loaded,
    goesOnAt,
    problems: Array(problems).fill({ where: "acme/web", reason: "github-away", problem: "502" }),
  };
  return { isDone: isComplete && problems === 0, result };
}

/** Follows a task whose calls end so, the last one again and again. */
async function follow(ends: (TaskAnswer | Error)[], run: Run = runBackfill) {
  const [said, slept] = [[] as string[], [] as number[]];
  let count = 0;
  const asked: (object | undefined)[] = [];
  const clock: Clock = { now: () => 0, sleep: async (ms) => void slept.push(ms) };
  const answer = run(
    async (instead) => {
      asked.push(instead);
      const end = ends[Math.min(count, ends.length - 1)];
      count += 1;
      if (!end || end instanceof Error) {
        throw end;
      }
      return end;
    },
    { say: (text) => said.push(text), clock },
  );
  const outcome = await answer.catch((error: Error) => error.message);
  return { outcome, said, slept, count, asked };
}

it("a task is called until it is done, and its calls are told as one", async () => {
  const { outcome, said, count } = await follow([loaded(10, 40), loaded(50, 30), loaded(80, 20)]);
  expect(outcome).toMatchObject({
    isDone: true,
    result: { requests: 90, repositories: [{ known: 10, loaded: 90, events: 270, isComplete: true }] },
  });
  expect(said).toEqual(["50 of 100 issues. Going on.", "80 of 100 issues. Going on."]);
  expect(count).toBe(3);
});

it("it waits until GitHub takes requests again, and says until when", async () => {
  const goesOnAt = new Date(Date.now() + 1_800_000).toISOString();
  const { said, slept } = await follow([loaded(0, 40, { goesOnAt }), loaded(40, 60)]);
  expect(said).toEqual([
    expect.stringMatching(
      /^40 of 100 issues\. GitHub's limit for this hour is used up; goes on at \d\d:\d\d\. Ctrl-C is safe: call again and it goes on\.$/,
    ),
  ]);
  expect(slept).toEqual([expect.closeTo(1_800_000, -4)]);
});

it("it does not wait for ever for a limit that somebody else uses up", async () => {
  const goesOnAt = new Date().toISOString();
  expect(await follow([loaded(0, 0, { goesOnAt })])).toMatchObject({ outcome: { isDone: false }, count: 4 });
});

it("calls end that do not get further, with or without a problem", async () => {
  expect(await follow([loaded(0, 0, { problems: 1 })])).toMatchObject({ count: 2 });
  expect(await follow([loaded(0, 10, { problems: 1 }), loaded(10, 0, { problems: 1 })])).toMatchObject({
    outcome: { isDone: false, result: { repositories: [{ loaded: 10 }], problems: [{ problem: "502" }] } },
    count: 2,
  });
  expect(await follow([loaded(0, 0)])).toMatchObject({ count: 2 });
});

it("a connection that is lost is tried again, not for ever; a function that is not there is not", async () => {
  const lost = new ConnectionLost("lost", { hasBegun: true });
  const away = new ConnectionLost("away", { hasBegun: false });
  expect(await follow([lost, away, away, loaded(0, 100)])).toMatchObject({
    outcome: { isDone: true },
    slept: [1_000, 2_000, 4_000],
  });
  expect(await follow([lost])).toMatchObject({ outcome: "lost", count: 7 });
  expect(await follow([away])).toMatchObject({ outcome: "away", count: 1 });
});

it("a call of somebody else's is waited for, not for ever", async () => {
  const busy = new TaskIsRunning("it is running");
  expect(await follow([busy, busy, loaded(0, 100)])).toMatchObject({
    outcome: { isDone: true },
    slept: [10_000, 10_000],
  });
  expect(await follow([busy])).toMatchObject({ outcome: "it is running", count: 61 });
});

it("a failure that another call would meet too ends it", async () => {
  expect(await follow([new Error("401 Bad credentials")])).toMatchObject({
    outcome: "401 Bad credentials",
    count: 1,
  });
});

it("a reconcile that is incomplete goes on, and is told as one", async () => {
  const counts = { since: null, until: null, known: 1, recovered: 2, updated: 3, gone: 4 };
  const part = (repository: string, seen: number, isComplete: boolean) => ({
    repository,
    ...counts,
    seen,
    isComplete,
  });
  const answer = (isDone: boolean, ...repositories: object[]) => ({
    isDone,
    result: { repositories, requests: 5, goesOnAt: null, problems: [] },
  });
  const first = answer(false, part("acme/api", 7, true), part("acme/web", 5, false));
  const { outcome, said } = await follow([first, answer(true, part("acme/web", 6, true))], runReconcile);
  expect(said).toEqual(["1 of 2 repositories compared. Going on."]);
  expect(outcome).toMatchObject({
    isDone: true,
    result: {
      requests: 10,
      repositories: [
        { repository: "acme/api", seen: 7, recovered: 2 },
        { repository: "acme/web", seen: 11, recovered: 4, gone: 8, isComplete: true },
      ],
    },
  });
});

/** What a call of reconcile answers of repositories: until when, or true where it is complete. */
function compared(repositories: Record<string, string | true>) {
  const counts = { since: "2026-03-01T00:00:00.000Z", seen: 5, known: 5, recovered: 0, updated: 0, gone: 0 };
  const parts = Object.entries(repositories).map(([repository, until]) => ({
    ...counts,
    repository,
    until: until === true ? "2026-03-09T00:00:00.000Z" : until,
    isComplete: until === true,
  }));
  const isDone = parts.every(({ isComplete }) => isComplete);
  return { isDone, result: { repositories: parts, requests: 5, goesOnAt: null, problems: [] } };
}

it("all is done when each repository was complete once, though no call came to all of them", async () => {
  const [day2, day3] = ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"];
  const calls = [compared({ a: true, b: day2, c: day2 }), compared({ b: true, a: day2, c: day3 })];
  expect(await follow([...calls, compared({ c: true, a: day2, b: day2 })], runReconcile)).toMatchObject({
    outcome: { isDone: true, result: { requests: 15 } },
    count: 3,
  });
});

it("a reconcile since a time goes on where the call before ended, and ends where it gets no further", async () => {
  const [day2, day3] = ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"];
  const since: Run = (call, patience) => untilDone(reconcileCalls("2026-03-01T00:00:00Z"), call, patience);
  const { asked, outcome } = await follow(
    [compared({ a: day3, b: day2 }), compared({ a: true, b: day2 })],
    since,
  );
  expect(asked).toEqual([undefined, { since: day2 }, { since: day2 }]);
  expect(outcome).toMatchObject({ isDone: false });
});
