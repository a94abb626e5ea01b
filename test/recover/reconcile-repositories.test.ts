import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, LABELED } from "./testing/a-place.ts";

const world = await aHistoryWorld({ repositories: [], limits: { perHour: 100_000 } }, afterAll);
const { github, issues, newRecover, hear, query } = world;

beforeEach(() => github.faults.clear());

/** A repository of which a new issue is missing. */
async function aGap(owner = "acme", more = {}) {
  const place = aPlace(world, owner, more);
  await place.compared(100);
  place.open(ago(50));
  return place;
}

/** Reconcile with a token, for the owners that have webhooks. */
async function reconciling(hooks: string[], token = world.token()) {
  const { reconcile, log } = await newRecover({ token, hooks });
  return { reconcile, log };
}

/** The newest row of a repository in the table that people see, too. */
async function rowOf({ id }: { id: number }) {
  const rows = await query(
    `SELECT repository, state FROM repositories WHERE repository_id = ${id} ORDER BY observed_at DESC LIMIT 1`,
  );
  return rows[0];
}

describe("a repository that is", () => {
  it("archived is compared, and written down as archived", async () => {
    const place = await aGap("archive");
    issues.apply({ action: "archived", repository: place.name, by: MEI, at: ago(10) });
    const { reconcile } = await reconciling([place.name]);
    expect(await reconcile()).toMatchObject({ status: 200 });
    expect(place.news()).toEqual(["#1 opened"]);
    expect(await rowOf(place)).toEqual({ repository: place.name, state: "archived" });
  });

  it("renamed is compared from where it was", async () => {
    const place = await aGap("renaming");
    issues.apply({ action: "renamed", repository: place.name, to: "renaming/new", by: MEI, at: ago(10) });
    const { reconcile } = await reconciling([place.name]);
    expect(await reconcile()).toMatchObject({
      status: 200,
      repositories: [{ repository: "renaming/new" }],
    });
    expect(place.news()).toEqual(["#1 opened"]);
    expect(await rowOf(place)).toEqual({ repository: "renaming/new", state: "active" });
  });

  it.each(["deleted", "hidden"])("%s is written down as deleted, and the others go on", async (how) => {
    const [gone, other] = [await aGap(how), await aGap(how)];
    await (await reconciling([how])).reconcile();
    if (how === "deleted") {
      issues.apply({ action: "removed", repository: gone.name, by: MEI, at: ago(0) });
    } else {
      issues.apply({ action: "privatized", repository: gone.name, by: MEI, at: ago(0) });
    }
    other.does({ id: issues.issue(`${other.name}#1`)?.id ?? 0 }, LABELED, ago(1));
    const { reconcile } = await reconciling([how], world.token([other.name]));
    expect(await reconcile()).toMatchObject({ status: 200, problems: [], repositories: [{}] });
    expect(other.news()).toContain("#1 labeled");
    expect(await rowOf(gone)).toEqual({ repository: gone.name, state: "deleted" });
    expect(await rowOf(other)).toMatchObject({ state: "active" });
  });

  it("deleted is written down as deleted also where its webhook is still in the settings", async () => {
    const [gone, other] = [await aGap("settings"), await aGap("settings")];
    issues.apply({ action: "removed", repository: gone.name, by: MEI, at: ago(0) });
    const { reconcile } = await reconciling([gone.name, other.name]);
    const { status, problems } = await reconcile();
    expect({ status, problems }).toMatchObject({ status: 503, problems: [{ where: gone.name }] });
    expect(other.news()).toEqual(["#1 opened"]);
    expect(await rowOf(gone)).toMatchObject({ state: "deleted" });
  });

  it.each([{}, { full: true }])(
    "without issues, since they are switched off, is left as it is (%j)",
    async (input) => {
      const place = await aGap("switched-off");
      await hear(place.open(ago(200)).occurrences);
      github.faults.add({ kind: "status", status: 410, path: `/repos/${place.name}/` });
      const repository = { id: place.id, full_name: place.name, has_issues: false };
      github.faults.add({ kind: "status", status: 200, body: repository, path: `/repos/${place.name}` });
      const { reconcile } = await reconciling([place.name]);
      expect(await reconcile(input)).toMatchObject({ status: 200, problems: [] });
      expect(place.news()).toEqual([]);
    },
  );

  it("empty, or has nothing but pull requests, is done at once", async () => {
    const [empty, changes] = [aPlace(world, "quiet"), aPlace(world, "quiet")];
    await changes.compared(100);
    changes.open(ago(50), { isPullRequest: true });
    const { reconcile } = await reconciling(["quiet"]);
    for (const full of [false, true]) {
      expect(await reconcile({ full })).toMatchObject({
        status: 200,
        repositories: [
          { repository: changes.name, seen: 0 },
          { repository: empty.name, seen: 0 },
        ].toSorted((one, other) => one.repository.localeCompare(other.repository)),
      });
    }
    expect(changes.news()).toEqual([]);
  });
});

it("a repository that two owners name is compared once", async () => {
  const place = await aGap("twice");
  const { reconcile } = await reconciling([place.name, "twice"]);
  expect(await reconcile()).toMatchObject({ status: 200, repositories: [{ recovered: 1 }] });
  expect(place.news()).toEqual(["#1 opened"]);
});

it("where GitHub denies one repository, the others go on", async () => {
  const [denied, other] = [await aGap("denied"), await aGap("denied")];
  github.faults.add({ kind: "status", status: 403, path: `/repos/${denied.name}/issues` });
  const { reconcile } = await reconciling(["denied"]);
  const { status, problems } = await reconcile();
  expect({ status, problems }).toMatchObject({
    status: 503,
    problems: [{ where: denied.name, reason: "github-denied" }],
  });
  expect([denied.news(), other.news()]).toEqual([[], ["#1 opened"]]);
  github.faults.clear();
  expect(await reconcile()).toMatchObject({ status: 200 });
  expect(denied.news()).toEqual(["#1 opened"]);
});

it("the App's own webhook tells of each repository where it is installed", async () => {
  const [one, other] = [await aGap("installed"), await aGap("installed-too")];
  const { reconcile } = await newRecover();
  const { status, repositories } = await reconcile();
  expect(status).toBe(200);
  const names = repositories.map(({ repository }) => repository);
  expect(names).toEqual(expect.arrayContaining([one.name, other.name]));
  expect([one.news(), other.news()]).toEqual([["#1 opened"], ["#1 opened"]]);
});

it("the App does not look where it has no webhook", async () => {
  const [one, other] = [await aGap("watched"), await aGap("unwatched")];
  const { reconcile } = await newRecover({ hooks: ["watched"] });
  expect(await reconcile()).toMatchObject({ status: 200, repositories: [{ repository: one.name }] });
  expect([one.news(), other.news()]).toEqual([["#1 opened"], []]);
});

it("all 101 repositories of an organization are compared", async () => {
  const places = Array.from({ length: 101 }, () => aPlace(world, "large"));
  const { reconcile } = await reconciling(["large"]);
  const { status, repositories } = await reconcile();
  expect(status).toBe(200);
  expect(repositories.map(({ repository }) => repository).sort()).toEqual(
    places.map(({ name }) => name).sort(),
  );
});
