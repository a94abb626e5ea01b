import { startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MEI, OTTER, PEOPLE, REPOSITORIES, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { WishOfIssue as Wish } from "@issue-relay/shared/commands/command";
import { BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { aCommandWorld } from "./testing/a-command-world.ts";
import { Killed, Life } from "./testing/a-rule-world.ts";
import { BEFORE, DONE, shown, WISHES } from "./testing/wishes.ts";

const github = await startLocalGitHub({
  repositories: REPOSITORIES,
  limits: { perHour: 100_000, pointsPerMinute: 100_000 },
});
afterAll(() => github.close());
PEOPLE.forEach((person) => void github.issues.know(person));
beforeEach(() => github.faults.clear());

type World = ReturnType<typeof aCommandWorld>;

/** Delivers it until nothing is left to do. */
async function deliverToTheEnd(world: World, command: ReturnType<World["aCommand"]>) {
  for (let attempt = 1; (await world.deliver(command, undefined, { attempt })) !== undefined; attempt += 1) {
    expect(attempt).toBeLessThan(5);
    world.later();
  }
}

describe.each(Object.keys(DONE) as (keyof typeof DONE)[])("what somebody asks for: %s", (what) => {
  const wish = WISHES[what] as Wish;

  it.each([
    ["before", false],
    ["behind", true],
  ])("is done once, wherever the process dies, %s each of its waits", async (_, isDone) => {
    let waits = 0;
    for (let at = 0, died = true; died; at += 1) {
      const world = aCommandWorld(github);
      const command = world.aCommand(wish);
      const life = new Life();
      life.endAt(at, isDone);
      died = (await world.deliver(command, world.instance(life))) instanceof Killed;
      waits = life.waits;
      world.later();
      await deliverToTheEnd(world, command);
      expect(shown(world)).toEqual(DONE[what]);
      expect(new Set(world.rows.map((row) => `${row.action_id} ${row.outcome}`))).toEqual(
        new Set([`${command.id} done`]),
      );
    }
    expect(waits).toBeGreaterThan(5);
  });

  it("is done once where it comes five times at once to two instances, and a month later", async () => {
    const world = aCommandWorld(github);
    const command = world.aCommand(wish);
    const [one, other] = [world.instance(), world.instance()];
    const copies = await Promise.all(
      [one, other, one, other, one].map((handle) => world.deliver(command, handle)),
    );
    expect(copies.filter((error) => error !== undefined && !(error instanceof RetryLater))).toEqual([]);
    await deliverToTheEnd(world, command);
    world.later(30 * 24 * 3_600_000);
    expect(await world.deliver(command)).toBeUndefined();
    expect(shown(world)).toEqual(DONE[what]);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["done"]);
  });

  it("is done once, and its row written, where BigQuery is away", async () => {
    const world = aCommandWorld(github);
    const command = world.aCommand(wish);
    world.failRows(2);
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    await deliverToTheEnd(world, command);
    expect(shown(world)).toEqual(DONE[what]);
    expect(world.rows.map(({ outcome, by_login }) => [outcome, by_login])).toEqual([["done", MEI.login]]);
  });
});

describe("a reply", () => {
  it.each([
    ["GitHub has written it, and the answer is lost", { kind: "lose-answer" }],
    ["GitHub has not written it, and cuts the connection", { kind: "reset" }],
    ["GitHub answers 502", { kind: "status", status: 502 }],
    ["GitHub never answers", { kind: "hang" }],
    ["GitHub limits the rate", { kind: "rate-limit", retryAfterSeconds: 60 }],
  ] as const)("is there once after a while where %s", async (_, fault) => {
    const world = aCommandWorld(github);
    const command = world.aCommand(WISHES.reply as Wish);
    github.faults.add({ ...fault, path: "/comments", times: 1 });
    expect(await world.deliver(command, undefined, { deadlineMs: 2_000 })).toBeInstanceOf(RetryLater);
    world.later();
    await deliverToTheEnd(world, command);
    expect(shown(world)).toEqual(DONE.reply);
    expect(world.told).toEqual([]);
  });
});

describe("what was begun, and GitHub did not say that it was done,", () => {
  it("leaves an issue open that somebody has reopened meanwhile, and says so", async () => {
    const world = aCommandWorld(github);
    const command = world.aCommand({ what: "close", reason: "completed" });
    world.answerClosing("no answer");
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    world.answerClosing("as ever");
    github.issues.apply({ action: "reopened", issue: world.issue.id, by: TOMAS });
    world.later();
    await deliverToTheEnd(world, command);
    expect(shown(world)).toMatchObject({ state: "open" });
    expect(world.told).toEqual([
      expect.stringContaining("may have been closed: no answer came from GitHub, and now it is open again."),
    ]);
  });

  it("is not done hours later, where GitHub shows that it was not: whoever asked is told so", async () => {
    const world = aCommandWorld(github);
    const command = world.aCommand(WISHES.reply as Wish, { ago: 3_000_000 });
    github.faults.add({ kind: "reset", path: "/comments", times: 1 });
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    world.later();
    const late = { ...command, at: new Date(Date.now() - 3_700_000).toISOString() };
    expect(await world.deliver(late)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("it could not be done within an hour")]);
    expect(world.rows).toMatchObject([{ outcome: "expired" }]);
    expect(shown(world)).toEqual(BEFORE);
  });

  it("writes the comment of a closing once, where GitHub then denies the closing for a while", async () => {
    const world = aCommandWorld(github);
    const command = world.aCommand(WISHES.close as Wish);
    world.answerClosing("denied");
    expect(await world.deliver(command)).toBeInstanceOf(BrokenDestination);
    world.answerClosing("as ever");
    expect(await world.deliver(command, undefined, { attempt: 2 })).toBeUndefined();
    expect(shown(world)).toEqual(DONE.close);
  });
});

it("closes an issue that had been reopened before, also where Firestore fails before GitHub is asked", async () => {
  const world = aCommandWorld(github);
  github.issues.apply({ action: "closed", reason: "completed", issue: world.issue.id, by: TOMAS });
  github.issues.apply({ action: "reopened", issue: world.issue.id, by: TOMAS });
  const command = world.aCommand({ what: "close", reason: "completed" });
  world.forgetWho();
  expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
  expect(await world.deliver(command)).toBeUndefined();
  expect(shown(world)).toMatchObject({ state: "closed" });
  expect(world.told).toEqual([]);
});

describe("whoever asked is told why it was not done", () => {
  it.each(["take", "label", "close", "snooze"])(
    "where somebody who may only read the repository wants to %s",
    async (what) => {
      const world = aCommandWorld(github);
      const why = `${OTTER.login} may read acme/web on GitHub, but not triage its issues`;
      expect(await world.deliver(world.aCommand(WISHES[what] as Wish, { by: OTTER }))).toBeUndefined();
      expect(world.told).toEqual([expect.stringContaining(why)]);
      expect(world.rows).toMatchObject([{ what, outcome: "refused", problem: why }]);
      expect(shown(world)).toEqual(BEFORE);
    },
  );

  it("where GitHub knows nobody of that login", async () => {
    const world = aCommandWorld(github);
    const by = { ...OTTER, login: "nobody-at-all" };
    expect(await world.deliver(world.aCommand(WISHES.reply as Wish, { by }))).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("GitHub knows nobody called nobody-at-all")]);
  });

  it("where the label is not there", async () => {
    const world = aCommandWorld(github);
    const wish: Wish = { what: "label", add: ["P2"], remove: ["bug"] };
    expect(await world.deliver(world.aCommand(wish))).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("acme/web has no label P2")]);
    expect(shown(world)).toEqual(BEFORE);
  });

  it("where the label is one that no client can ask for", async () => {
    const world = aCommandWorld(github);
    expect(await world.deliver(world.aCommand({ what: "label", add: [".."], remove: [] }))).toBeUndefined();
    expect(world.told).toEqual([
      expect.stringContaining("was not labelled as you asked: a label that is called .."),
    ]);
    expect(world.rows).toMatchObject([{ outcome: "refused" }]);
  });

  it("where the issue was closed before, and that their comment is there", async () => {
    const world = aCommandWorld(github);
    github.issues.apply({ action: "closed", reason: "completed", issue: world.issue.id, by: MEI });
    expect(await world.deliver(world.aCommand(WISHES.close as Wish))).toBeUndefined();
    expect(world.told).toEqual([
      expect.stringContaining("was not closed: it was closed before, and your comment is there."),
    ]);
    expect(shown(world)).toMatchObject({ reason: "completed", comments: [expect.any(String)] });
  });

  it("where GitHub refuses to close the issue, and that their comment is there", async () => {
    const world = aCommandWorld(github);
    world.answerClosing("refused");
    expect(await world.deliver(world.aCommand(WISHES.close as Wish))).toBeUndefined();
    expect(world.told).toEqual([
      expect.stringContaining(
        "was not closed: GitHub says: 422 Validation Failed, and your comment is there.",
      ),
    ]);
    expect(shown(world)).toMatchObject({ state: "open", comments: DONE.close.comments });
  });

  it.each(["take", "snooze"])("where the number is of another issue by now: %s", async (what) => {
    const world = aCommandWorld(github);
    const command = world.aCommand(WISHES[what] as Wish, { id: 4711 });
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("is another issue by now")]);
    expect(shown(world)).toEqual(BEFORE);
  });

  it("where the issue was deleted, in GitHub's words", async () => {
    const world = aCommandWorld(github);
    github.issues.apply({ action: "deleted", issue: world.issue.id, by: TOMAS });
    expect(await world.deliver(world.aCommand(WISHES.take as Wish))).toBeUndefined();
    expect(world.told).toEqual([
      expect.stringContaining("was not assigned to you: GitHub says: This issue was deleted"),
    ]);
    expect(world.rows).toMatchObject([{ outcome: "gone" }]);
  });

  it("where nobody could do it within an hour", async () => {
    const world = aCommandWorld(github);
    expect(await world.deliver(world.aCommand({ what: "take" }, { ago: 3_700_000 }))).toBeUndefined();
    expect(world.rows).toMatchObject([{ outcome: "expired" }]);
    expect(world.told).toHaveLength(1);
    expect(shown(world)).toEqual(BEFORE);
  });

  it.each([
    [410, "This issue was deleted", "GitHub says: This issue was deleted"],
    [422, "Validation Failed", "Validation Failed"],
    [403, "Unable to create comment because issue is locked.", "locked"],
  ])("where GitHub answers %i, %s", async (status, message, why) => {
    const world = aCommandWorld(github);
    github.faults.add({ kind: "status", status, body: { message }, path: "/comments" });
    expect(await world.deliver(world.aCommand(WISHES.reply as Wish))).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    [403, "Resource not accessible by integration"],
    [404, "Not Found"],
  ])(
    "that it waits, once, and an alert comes, where somebody must repair what answers %i; then it is done",
    async (status, message) => {
      const world = aCommandWorld(github);
      const command = world.aCommand(WISHES.reply as Wish);
      github.faults.add({ kind: "status", status, body: { message }, path: "/comments" });
      for (const attempt of [1, 2, 3]) {
        // The alert looks for this reason.
        expect(await world.deliver(command, undefined, { attempt })).toMatchObject({
          reason: "broken-destination",
        });
        world.later();
      }
      expect(world.told).toEqual([
        expect.stringContaining("is not commented on yet: the GitHub App has no right"),
      ]);
      github.faults.clear();
      expect(await world.deliver(command, undefined, { attempt: 4 })).toBeUndefined();
      expect(shown(world)).toEqual(DONE.reply);
    },
  );
});

it("tells nobody that something waits which is done, where its row can't be written", async () => {
  const world = aCommandWorld(github);
  const command = world.aCommand({ what: "take" });
  world.failRows(1, new BrokenDestination("Not found: Table acme:issue_relay.actions"));
  expect(await world.deliver(command)).toBeInstanceOf(BrokenDestination);
  expect(world.told).toEqual([]);
  expect(shown(world)).toEqual(DONE.take);
});

describe("somebody whose request was refused is told so once, however often it comes", () => {
  it.each<[string, (world: World) => void]>([
    ["BigQuery takes no row", (world) => world.failRows(3)],
    ["Firestore does not take it that there is a row", (world) => world.forgetRows()],
  ])("where %s", async (_, fail) => {
    const world = aCommandWorld(github);
    const command = world.aCommand({ what: "label", add: ["no such label"], remove: [] });
    fail(world);
    for (const attempt of [1, 2, 3]) {
      expect(await world.deliver(command, undefined, { attempt })).toBeInstanceOf(RetryLater);
      expect(world.told).toEqual([expect.stringContaining("acme/web has no label no such label")]);
      world.later();
    }
  });
});

it("keeps until when an issue is snoozed, and why it was closed, in its row", async () => {
  const world = aCommandWorld(github);
  await world.deliver(world.aCommand(WISHES.snooze as Wish));
  await world.deliver(world.aCommand(WISHES.close as Wish));
  expect(world.rows).toMatchObject([
    { what: "snooze", snoozed_until: "2099-01-04T00:00:00.000Z", subject: null },
    { what: "close", snoozed_until: null, subject: "not_planned" },
  ]);
});
