import { afterAll, describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace } from "./testing/a-place.ts";

const world = await aHistoryWorld({ limits: { perHour: 100_000 } }, afterAll);
const { github, newRecover } = world;

/** Some text that nobody but who may read the issue shall see. */
const SECRET = "XYZZY";

describe("a wrong call is refused:", () => {
  it.each<[string, object, RegExp]>([
    ["an owner that can't be one", { owner: "a/b/c" }, /owner: must be an organization or owner\/repository/],
    ["an owner that GitHub does not have", { owner: "nobody" }, /^GitHub has no nobody, or hides it/],
    ["a repository that GitHub does not have", { owner: "acme/nothing" }, /^GitHub has no acme\/nothing/],
    ["a time that is none", { since: "yesterday" }, /since: /],
    ["a time that is yet to come", { since: "2999-01-01T00:00:00Z" }, /since: is yet to come/],
    [
      "a time for a full comparison",
      { since: "2026-01-01T00:00:00Z", full: true },
      /full compares all issues/,
    ],
    ["what the task does not know", { yes: true }, /yes/],
  ])("%s", async (_, input, error) => {
    const { call } = await newRecover({ token: world.token(), hooks: ["acme"] });
    const { status, json } = await call("reconcile", input);
    expect(status).toBe(400);
    expect(Object(json).error).toMatch(error);
  });

  it("one while another runs", async () => {
    const { call } = await newRecover({ token: world.token() });
    github.faults.add({ kind: "delay", ms: 200, path: "/repos/acme/web", times: 1 });
    const calls = ["acme/web", "acme/web"].map((owner) => call("reconcile", { owner }));
    expect((await Promise.all(calls)).map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

it("a backfill may run beside it", async () => {
  const { call } = await newRecover({ token: world.token() });
  github.faults.add({ kind: "delay", ms: 200, path: "/repos/acme/web", times: 2 });
  const calls = ["reconcile", "backfill"].map((task) => call(task, { owner: "acme/web" }));
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200]);
});

it("who looks at the log finds each event that was published, and why the alert fired", async () => {
  const place = aPlace(world);
  await place.compared(100);
  place.open(ago(50));
  const { reconcile, log } = await newRecover({ token: world.token() });
  await reconcile({ owner: place.name });
  const { id } = world.published.at(-1) ?? {};
  expect(log).toContainEqual(
    expect.objectContaining({
      severity: "INFO",
      reason: "issue-recovered",
      eventId: id,
      repository: place.name,
    }),
  );
  expect(log).toContainEqual(
    expect.objectContaining({ severity: "WARNING", reason: "events-recovered", recovered: 1 }),
  );
});

describe("neither the answer nor the log has", () => {
  it.each(["backfill", "reconcile"])(
    "a credential or a text of an issue, whatever fails: %s",
    async (task) => {
      const place = aPlace(world, "hush", { private: true });
      await place.compared(100);
      const issue = place.open(ago(50), { title: SECRET, body: SECRET });
      place.does(issue, { action: "commented", body: SECRET }, ago(49));
      const odd = [
        { event: "labeled", created_at: SECRET, label: { name: 5 } },
        { event: "commented", body: SECRET },
      ];
      const token = world.token();
      const { call, log, secrets } = await newRecover();
      const theirs = await newRecover({ token });
      const answers = [];
      const calls = () => Promise.all([call, theirs.call].map((each) => each(task, { owner: "hush" })));
      const timeline = "/issues/1/timeline";
      github.faults.add({ kind: "status", status: 200, body: odd, path: timeline, times: 2 });
      answers.push(await calls());
      github.faults.add({ kind: "status", status: 403, body: { message: "no" }, path: "/hush", times: 2 });
      answers.push(await calls());
      github.faults.add({ kind: "status", status: 401, body: { message: "Bad credentials" }, times: 2 });
      answers.push(await calls());
      world.bigquery.faults.add({ kind: "status", status: 403, times: 4 });
      answers.push(await calls());
      github.faults.clear();
      world.bigquery.faults.clear();
      answers.push(await calls());
      const text = JSON.stringify([answers, log, theirs.log]);
      const [key = ""] = secrets.values.get(secrets.key) ?? [];
      for (const secret of [SECRET, token, key.slice(30, 60), "ghs_", "eyJ", "earer"]) {
        expect(text).not.toContain(secret);
      }
    },
  );
});
