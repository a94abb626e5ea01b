import { MEI, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { afterAll, describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { ago, aPlace, CLOSED, COMMENTED, type Doing, LABELED, REOPENED } from "./testing/a-place.ts";

const MINUTE = 60_000;

const world = await aHistoryWorld({ limits: { perHour: 100_000 } }, afterAll);
// Webhooks have been listened to for long.
const elsewhere = aPlace(world);
await world.hear(elsewhere.open(ago(2_000)).occurrences);

/** Reconcile, for one repository. */
async function reconciling(owner: string) {
  const { reconcile } = await world.newRecover({ token: world.token() });
  return async (input: { since?: number; full?: boolean } = {}) => {
    const { since, full = false } = input;
    const { status, problems, repositories } = await reconcile({
      owner,
      full,
      ...(since !== undefined && { since: new Date(since).toISOString() }),
    });
    expect({ status, problems }).toEqual({ status: 200, problems: [] });
    return repositories[0];
  };
}

describe("while the webhook is deleted for a week", () => {
  it.each(["by default", "since a given time"])("all that happens is published once, %s", async (how) => {
    const place = aPlace(world);
    const reconcile = await reconciling(place.name);
    const known = place.open(ago(300));
    await world.hear(known.occurrences);
    await place.compared(192);
    for (let n = 0; n < 3; n += 1) {
      const at = ago(150 - 40 * n);
      const issue = place.open(at);
      [LABELED, COMMENTED, CLOSED].forEach((step, index) => {
        place.does(issue, step, at + (index + 1) * MINUTE);
      });
    }
    place.does(known, COMMENTED, ago(20));
    const input = how === "by default" ? {} : { since: ago(170) };
    expect(await reconcile(input)).toMatchObject({ seen: 4, recovered: 13 });
    expect(place.news()).toEqual([
      ...["#2 opened", "#2 labeled", "#2 created", "#2 closed"],
      ...["#3 opened", "#3 labeled", "#3 created", "#3 closed"],
      ...["#4 opened", "#4 labeled", "#4 created", "#4 closed"],
      ...["#1 created", "#1 observed"],
    ]);
    expect(await reconcile(input)).toMatchObject({ recovered: 0, updated: 0 });
    expect(place.news()).toEqual([]);
  });
});

describe.each<[string, Doing]>([
  ["comment", COMMENTED],
  ["label", LABELED],
  ["assignment", { action: "assigned", assignee: TOMAS }],
  ["closing", CLOSED],
  ["milestone", { action: "milestoned", milestone: 1 }],
  ["type", { action: "typed", type: "Bug" }],
  ["new title", { action: "edited", title: "Another title" }],
])("a lost %s", (_, doing) => {
  it("is published, with the state that the issue has now", async () => {
    const place = aPlace(world);
    const reconcile = await reconciling(place.name);
    const issue = place.open(ago(50));
    await world.hear(issue.occurrences);
    place.does(issue, doing, ago(40));
    await reconcile();
    const news = place.news();
    expect(news).toHaveLength(2);
    expect(news[1]).toBe("#1 observed");
    await reconcile();
    expect(place.news()).toEqual([]);
  });
});

it("an event that a webhook dates up to 5 s otherwise is known, and no other", async () => {
  const place = aPlace(world);
  const reconcile = await reconciling(place.name);
  const issue = place.open(ago(50));
  const [five, six] = [ago(40), ago(30)];
  await world.hear([
    ...issue.occurrences,
    ...place.does(issue, CLOSED, five),
    ...place.does(issue, REOPENED, six),
  ]);
  await world.query(`
UPDATE issue_events SET event_id = CONCAT('x', SUBSTR(event_id, 2)), occurred_at =
  TIMESTAMP_SUB(occurred_at, INTERVAL IF(action = 'closed', 5, 6) SECOND)
WHERE repository_id = ${place.id} AND action IN ('closed', 'reopened')`);
  await reconcile();
  expect(place.news()).toEqual(["#1 reopened"]);
});

it("what is younger than 15 minutes waits, since its webhook may be on its way", async () => {
  const place = aPlace(world);
  const reconcile = await reconciling(place.name);
  const issue = place.open(ago(1));
  await world.hear(issue.occurrences);
  place.does(issue, LABELED, ago(16 / 60));
  place.does(issue, COMMENTED, ago(14 / 60));
  await reconcile();
  expect(place.news()).toEqual(["#1 labeled"]);
});

describe("history from before anything was listened to", () => {
  it("is never published, also not where an old issue gets a new comment", async () => {
    const place = aPlace(world);
    const reconcile = await reconciling(place.name);
    const [old, older] = [place.open(ago(9_000)), place.open(ago(9_500))];
    place.does(old, LABELED, ago(8_000));
    place.does(old, COMMENTED, ago(10));
    place.does(older, CLOSED, ago(8_500));
    await reconcile();
    expect(place.news()).toEqual(["#1 created", "#1 observed"]);
    await reconcile({ full: true });
    await reconcile();
    expect(place.news()).toEqual([]);
  });

  it("is published where a person asks for it", async () => {
    const place = aPlace(world);
    const reconcile = await reconciling(place.name);
    place.does(place.open(ago(200)), COMMENTED, ago(190));
    await reconcile({ since: ago(201) });
    expect(place.news()).toEqual(["#1 opened", "#1 created"]);
  });
});

it("a person who begins later than is due leaves no gap", async () => {
  const place = aPlace(world);
  const reconcile = await reconciling(place.name);
  await place.compared(100);
  const before = await place.comparedUntil();
  place.open(ago(90));
  place.open(ago(40));
  await reconcile({ since: ago(50) });
  expect(place.news()).toEqual(["#2 opened"]);
  expect(await place.comparedUntil()).toBe(before);
  await reconcile();
  expect(place.news()).toEqual(["#1 opened"]);
});

it("of labels that were given in one second, those that are missing are published", async () => {
  const place = aPlace(world);
  const reconcile = await reconciling(place.name);
  const issue = place.open(ago(50));
  const at = ago(40);
  const [bug = [], urgent = []] = [
    place.does(issue, LABELED, at),
    place.does(issue, { ...LABELED, label: "P1" }, at),
  ];
  await world.hear([...issue.occurrences, ...bug]);
  await reconcile();
  expect(place.news()).toEqual(["#1 labeled", "#1 observed"]);
  expect(world.published.at(-2)?.label?.name).toBe("P1");
  await world.hear(urgent);
});

it("rows of the first release, which say less, are known for what they are", async () => {
  const place = aPlace(world);
  const reconcile = await reconciling(place.name);
  const issue = place.open(ago(60));
  await world.hear([
    ...issue.occurrences,
    ...place.does(issue, { action: "assigned", assignee: MEI }, ago(50)),
    ...place.does(issue, { action: "typed", type: "Bug" }, ago(49)),
    ...place.does(issue, { action: "edited", title: "Another" }, ago(48)),
  ]);
  await world.query(`
UPDATE issue_events SET event_id = CONCAT('x', SUBSTR(event_id, 2)), version = NULL, not_said = [],
  assignee_id = NULL, changed_type = NULL, title_before = NULL, issue_locked = NULL
WHERE repository_id = ${place.id} AND action != 'opened'`);
  await reconcile();
  expect(place.news()).toEqual([]);
});
