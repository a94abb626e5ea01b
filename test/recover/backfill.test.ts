import { liveThrough } from "@issue-relay/local/lives/life";
import { afterAll, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, CLOSED, COMMENTED, LABELED, REOPENED } from "./testing/a-place.ts";

const world = await aHistoryWorld({ repositories: [], limits: { perHour: 100_000 } }, afterAll);
const { github, issues, hear, newRecover, published, query } = world;

/** Backfill, with a token. */
async function backfilling() {
  return (await newRecover({ token: world.token() })).backfill;
}

/** The events of a repository that people see: numbers of issues, with what happened. */
async function seenIn({ id }: { id: number }): Promise<string[]> {
  const rows = await query(`
SELECT CONCAT('#', issue_number, ' ', action) AS event FROM events
WHERE repository_id = ${id} ORDER BY issue_number, occurred_at, action`);
  return rows.map((row) => String(Object(row).event));
}

it("loads the history of all repositories of an organization, each event once, and announces nothing", async () => {
  const told = liveThrough(issues, 1, 400, new Date("2026-01-01T00:00:00Z"));
  const backfill = await backfilling();
  const { status, repositories, problems } = await backfill("acme");
  expect({ status, problems }).toEqual({ status: 200, problems: [] });
  for (const { issues: there, known, loaded, isComplete } of repositories) {
    expect({ known, loaded, isComplete }).toEqual({ known: 0, loaded: there, isComplete: true });
  }
  const rows = repositories.reduce((sum, { events }) => sum + events, 0);
  expect(rows).toBeGreaterThan(told.length * 0.8);
  expect(await query("SELECT COUNT(*) AS n, COUNT(DISTINCT event_id) AS ids FROM issue_events")).toEqual([
    { n: rows, ids: rows },
  ]);
  expect(await query("SELECT COUNTIF(NOT opening_seen) AS unseen FROM issues")).toEqual([{ unseen: 0 }]);
  const again = await backfill("acme");
  for (const { issues: there, known, loaded, events } of again.repositories) {
    expect({ known, loaded, events }).toEqual({ known: there, loaded: 0, events: 0 });
  }
  expect(again.status).toBe(200);
  expect(published).toEqual([]);
});

it("an issue that webhooks tell of before, meanwhile and after, has each event once", async () => {
  const place = aPlace(world);
  const backfill = await backfilling();
  const issue = place.open(ago(500));
  place.does(issue, LABELED, ago(400));
  await hear(place.does(issue, COMMENTED, ago(300)));
  await hear(place.does(issue, CLOSED, ago(200)));
  await backfill(place.name);
  await hear(place.does(issue, REOPENED, ago(100)));
  expect(await backfill(place.name)).toMatchObject({ repositories: [{ known: 1, loaded: 0 }] });
  expect(await seenIn(place)).toEqual([
    ...["#1 opened", "#1 labeled", "#1 created", "#1 closed", "#1 observed", "#1 reopened"],
  ]);
});

it("an issue of 250 entries is loaded whole", async () => {
  const place = aPlace(world);
  const issue = place.open(ago(500));
  for (let n = 0; n < 250; n += 1) {
    place.does(issue, COMMENTED, ago(400) + n * 1000);
  }
  const backfill = await backfilling();
  // The repository, what it has of issues and milestones, and three pages.
  expect(await backfill(place.name)).toMatchObject({
    requests: 6,
    repositories: [{ loaded: 1, events: 252 }],
  });
});

it("texts of each kind are loaded", async () => {
  const label = 'a "quoted" \\ label, 🦊';
  const long = "y".repeat(1_000);
  const place = aPlace(world, "acme", {
    labels: [label, long].map((name) => ({ name, color: "d73a4a", description: null })),
  });
  const issue = place.open(ago(500), { title: "🦊\n\t\u2028'--", body: "x".repeat(65_536) });
  place.does(issue, { action: "labeled", label }, ago(400));
  place.does(issue, { action: "labeled", label: long }, ago(300));
  place.does(issue, { action: "commented", body: "🦊".repeat(32_768) }, ago(200));
  const backfill = await backfilling();
  expect(await backfill(place.name)).toMatchObject({ status: 200, repositories: [{ loaded: 1, events: 5 }] });
  expect(
    await query(`
SELECT label FROM issue_events WHERE repository_id = ${place.id} AND label IS NOT NULL ORDER BY occurred_at`),
  ).toEqual([{ label }, { label: long }]);
});

it("a repository without issues is done at once", async () => {
  const [empty, switchedOff] = [aPlace(world), aPlace(world)];
  github.faults.add({ kind: "status", status: 410, path: `/repos/${switchedOff.name}/` });
  const body = { id: switchedOff.id, full_name: switchedOff.name, has_issues: false };
  github.faults.add({ kind: "status", status: 200, body, path: `/repos/${switchedOff.name}` });
  const backfill = await backfilling();
  for (const { name } of [empty, switchedOff]) {
    expect(await backfill(name)).toMatchObject({
      status: 200,
      repositories: [{ issues: 0, isComplete: true }],
    });
  }
  github.faults.clear();
});

it.each(["acme/nothing", "nobody"])(
  "of %s, which GitHub does not have, a person is told so",
  async (owner) => {
    const { call } = await newRecover({ token: world.token() });
    expect(await call("backfill", { owner })).toMatchObject({
      status: 400,
      json: {
        error: expect.stringMatching(
          `^GitHub has no ${owner}, or hides it from this credential: GET /.* 404 Not Found`,
        ),
      },
    });
  },
);

it.each([{}, { owner: "a/b/c" }, { owner: "../x" }, { owner: "acme", since: "2026-01-01T00:00:00Z" }])(
  "%j is refused",
  async (input) => {
    const { call } = await newRecover({ token: world.token() });
    expect(await call("backfill", input)).toMatchObject({ status: 400 });
  },
);
