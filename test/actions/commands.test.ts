import { startLocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import { MEI, OTTER, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { Wish } from "@issue-relay/shared/commands/command";
import { BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { aCommandWorld } from "./testing/a-command-world.ts";
import { Killed, Life } from "./testing/a-rule-world.ts";

const github = await startLocalGitHub({
  repositories: REPOSITORIES,
  limits: { perHour: 100_000, pointsPerMinute: 100_000 },
});
afterAll(() => github.close());
PEOPLE.forEach((person) => void github.issues.know(person));
beforeEach(() => github.faults.clear());

type World = ReturnType<typeof aCommandWorld>;

const WISHES: Record<string, Wish> = {
  take: { what: "take" },
  label: { what: "label", add: ["P1"], remove: ["bug"] },
  close: { what: "close", reason: "not_planned", comment: "Not now." },
  reply: { what: "reply", text: "We look into it." },
  snooze: { what: "snooze", until: "2099-01-04" },
};

/** What has become of the issue. */
function shown({ issue: { state } }: World) {
  const { labels, assignees, comments } = state;
  return {
    ...{ labels, state: state.state, reason: state.reason },
    assignees: assignees.map(({ login }) => login),
    comments: comments.map(({ body }) => body.replace(/\n\n<!-- issue-relay [0-9a-f]{32} -->$/, "")),
  };
}

const BEFORE = { labels: ["bug"], state: "open", reason: null, assignees: [], comments: [] };
const FROM_MEI = `[${MEI.login}](https://github.com/${MEI.login}), from Slack:`;
const DONE = {
  take: { ...BEFORE, assignees: [MEI.login] },
  label: { ...BEFORE, labels: ["P1"] },
  close: {
    ...BEFORE,
    ...{ state: "closed", reason: "not_planned", comments: [`${FROM_MEI}\n\nNot now.`] },
  },
  reply: { ...BEFORE, comments: [`${FROM_MEI}\n\nWe look into it.`] },
  snooze: BEFORE,
};

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
    expect(waits).toBeGreaterThan(what === "snooze" ? 4 : 6);
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

describe("whoever asked is told why it was not done", () => {
  it.each([
    ["somebody may only read the repository", "P1", OTTER, "may read acme/web on GitHub, but not triage"],
    ["the label is not there", "P2", MEI, "acme/web has no label P2"],
  ] as const)("where %s", async (_, label, by, why) => {
    const world = aCommandWorld(github);
    const wish: Wish = { what: "label", add: [label], remove: ["bug"] };
    expect(await world.deliver(world.aCommand(wish, { by }))).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining(why)]);
    expect(world.rows).toMatchObject([{ outcome: "refused", problem: expect.stringContaining(why) }]);
    expect(shown(world)).toEqual(BEFORE);
  });

  it("where the number is of another issue now", async () => {
    const world = aCommandWorld(github);
    expect(await world.deliver(world.aCommand({ what: "take" }, { id: 4711 }))).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("is another issue by now")]);
    expect(shown(world)).toEqual(BEFORE);
  });

  it("where nobody could do it within an hour", async () => {
    const world = aCommandWorld(github);
    expect(await world.deliver(world.aCommand({ what: "take" }, { ago: 3_700_000 }))).toBeUndefined();
    expect(world.rows).toMatchObject([{ outcome: "expired" }]);
    expect(world.told).toHaveLength(1);
    expect(shown(world)).toEqual(BEFORE);
  });

  it.each([
    [410, "This issue was deleted", "410 This issue was deleted"],
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
    "at once, and only once, where it waits until somebody repairs what answers %i",
    async (status, message) => {
      const world = aCommandWorld(github);
      const command = world.aCommand(WISHES.reply as Wish);
      github.faults.add({ kind: "status", status, body: { message }, path: "/comments" });
      for (const attempt of [1, 2, 3]) {
        expect(await world.deliver(command, undefined, { attempt })).toBeInstanceOf(BrokenDestination);
        world.later();
      }
      expect(world.told).toHaveLength(1);
      github.faults.clear();
      expect(await world.deliver(command, undefined, { attempt: 4 })).toBeUndefined();
      expect(shown(world)).toEqual(DONE.reply);
    },
  );
});
