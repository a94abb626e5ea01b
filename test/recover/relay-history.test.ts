import { callTask, TaskIsRunning } from "@issue-relay/local/commands/relay/call-task";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import { expect, it } from "vitest";
import { aFolder } from "../e2e/testing/a-folder.ts";
import { announce } from "../e2e/testing/announce.ts";
import { aScriptedRelay } from "./testing/a-scripted-relay.ts";
import { aTaskFunction } from "./testing/a-task-function.ts";

const folder = aFolder();

const PROBLEM = { where: "acme/api", reason: "github-denied", problem: "404 Not Found" };

function loaded(
  known: number,
  loaded: number,
  { goesOnAt = null, problems = [] }: { goesOnAt?: string | null; problems?: object[] } = {},
) {
  const isComplete = known + loaded === 3_000;
  const web = { repository: "acme/web", issues: 3_000, known, loaded, events: loaded * 5, isComplete };
  return {
    isDone: isComplete && problems.length === 0,
    result: { repositories: [web], requests: loaded, goesOnAt, problems },
  };
}

function compared(isComplete: boolean, problems: object[] = []) {
  const counts = { seen: 12, known: 9, recovered: 4, updated: 1, gone: 1, isComplete };
  const web = {
    repository: "acme/web",
    since: "2026-11-24T03:17:00.000Z",
    until: "2026-11-22T00:00:00.000Z",
    ...counts,
  };
  return {
    isDone: isComplete && problems.length === 0,
    result: { repositories: [web], requests: 13, goesOnAt: null, problems },
  };
}

it("relay loads a history in as many calls as it takes, through GitHub's limit and a lost connection", async () => {
  const { relay, calls } = await aScriptedRelay(
    folder,
    loaded(10, 2_000),
    () => loaded(2_010, 490, { goesOnAt: new Date(Date.now() + 100).toISOString() }),
    "lost",
    loaded(2_500, 500),
  );
  const { code, text } = await relay("backfill", "acme/web");
  expect(text).toMatch(
    /^2010 of 3000 issues\. Going on\.\n2500 of 3000 issues\. GitHub's limit for this hour is used up; goes on at \d\d:\d\d\. Ctrl-C is safe: call again and it goes on\.\nThe connection was lost: calling again\. Nothing is done twice\.\n/,
  );
  expect(text).toMatch(
    /repository +issues on GitHub +known before +loaded +events loaded\n.*\nacme\/web +3000 +10 +2990 +14950\n2990 requests to GitHub\n$/,
  );
  expect(code).toBe(0);
  expect(calls).toEqual(Array(4).fill({ path: "/backfill", input: { owner: "acme/web" } }));
});

it("relay ends a backfill that gets no further, and says why and what is left", async () => {
  const stuck = loaded(10, 0, { problems: [PROBLEM] });
  const { relay, calls } = await aScriptedRelay(folder, stuck, stuck);
  expect(await relay("backfill", "acme")).toEqual({
    code: 1,
    text: expect.stringMatching(
      /✗ acme\/api: 404 Not Found\n✗ acme\/web: not complete: call again to go on\nNot all is well/,
    ),
  });
  expect(calls).toHaveLength(2);
});

it("relay tells of all calls together as JSON, and of what it waited for beside it", async () => {
  const { relay } = await aScriptedRelay(folder, loaded(0, 1_000), loaded(1_000, 2_000));
  const { text } = await relay("backfill", "acme/web", "--json");
  const [said, ...json] = text.split("\n");
  expect(said).toBe("1000 of 3000 issues. Going on.");
  expect(JSON.parse(json.join("\n"))).toMatchObject({
    repositories: [{ known: 0, loaded: 3_000, isComplete: true }],
    requests: 3_000,
    problems: [],
  });
});

it("relay has GitHub's issues compared, goes on where not all were, and shows what never came", async () => {
  const { relay, calls } = await aScriptedRelay(folder, compared(false), compared(true));
  const { code, text } = await relay("reconcile", "acme/web", "--since", "2026-11-20T00:00:00+01:00");
  expect(text).toMatch(
    /repository +since +compared +nothing missing +events recovered +brought up to date +gone\n.*\nacme\/web +2026-11-24T03:17:00\.000Z +24 +18 +8 +2 +2\n26 requests to GitHub\n$/,
  );
  expect(code).toBe(0);
  expect(calls.map(({ input }) => input)).toEqual([
    { owner: "acme/web", since: "2026-11-19T23:00:00.000Z" },
    { owner: "acme/web", since: "2026-11-22T00:00:00.000Z" },
  ]);
});

it("relay compares what changed in the last days, or everything", async () => {
  const { relay, calls } = await aScriptedRelay(folder, compared(true), compared(true));
  await relay("reconcile", "--since", "7d");
  await relay("reconcile", "--full");
  expect(calls).toEqual([
    { path: "/reconcile", input: { since: expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/) } },
    { path: "/reconcile", input: { full: true } },
  ]);
});

it("a caller can tell a task that is running from one that fails, so that it can wait for it", async () => {
  const refuse = async () => {
    throw new TaskRefused(409, "it is running");
  };
  const url = await aTaskFunction("running", new Map([["/backfill", refuse]]));
  await expect(callTask({ url }, { task: "backfill", input: {}, onProgress() {} })).rejects.toThrow(
    TaskIsRunning,
  );
});

it("relay exits with 1 where recover refuses, and says why", async () => {
  const { relay } = await aScriptedRelay(folder, { error: "there is no credential for GitHub", status: 400 });
  expect(await relay("reconcile")).toEqual({
    code: 1,
    text: "reconcile: there is no credential for GitHub\n",
  });
});

it.each([
  [["backfill"], "Give one task"],
  [["reconcile", "acme/web", "acme/api"], "Give one task"],
  [["backfill", "acme/web", "--full"], "--full is not for backfill"],
  [["reconcile", "--since", "last week"], "must be a time such as 12h, 7d or 2026-11-25T16:00:00Z"],
])("relay %j is refused with the usage", async (args, problem) => {
  announce(folder.path, {});
  const { code, text } = await folder.run("relay", ...args).exited;
  expect(text).toContain(problem);
  expect(code).toBe(2);
});
