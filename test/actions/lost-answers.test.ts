import { TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { Command, WishOfIssue as Wish } from "@issue-relay/shared/commands/command";
import { BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { aCommandWorld } from "./testing/a-command-world.ts";
import { Killed, Life } from "./testing/a-rule-world.ts";
import { aWorkplace } from "./testing/a-workplace.ts";
import { DONE, shown, WISHES } from "./testing/wishes.ts";

const { github, aMessage, issuesOf } = await aWorkplace();

/** What somebody asks for, and the sentence about it. */
const KINDS = {
  take: "assigned to you",
  label: "labelled as you asked",
  close: "closed",
  reply: "commented on",
  create: "created",
};
type Kind = keyof typeof KINDS;

async function asked(kind: Kind) {
  if (kind === "create") {
    const { world, command, answers } = await aMessage();
    return { world, command, answers, isDone: () => issuesOf(command).length > 0 };
  }
  const world = aCommandWorld(github);
  const command = world.aCommand(WISHES[kind] as Wish);
  const isDone = () => JSON.stringify(shown(world)) === JSON.stringify(DONE[kind]);
  return { world, command, answers: () => [], isDone };
}

/** An attempt that dies at one of its waits. @param isDone whether that is still carried out */
async function diedAt(at: number, isDone: boolean, kind: Kind) {
  const it = await asked(kind);
  const life = new Life();
  life.endAt(at, isDone);
  expect(await it.world.deliver(it.command, it.world.instance(life))).toBeInstanceOf(Killed);
  it.world.later();
  return it;
}

/** At which of its waits GitHub does it. */
async function whenDone(kind: Kind): Promise<number> {
  for (let at = 0; ; at += 1) {
    if ((await diedAt(at, true, kind)).isDone()) {
      return at;
    }
  }
}
const known = new Map<Kind, Promise<number>>();

/** An attempt that dies when it asks GitHub to do it. @param isDone whether GitHub still does it */
async function begun(kind: Kind, isDone: boolean) {
  const at = known.get(kind) ?? whenDone(kind);
  known.set(kind, at);
  return diedAt(await at, isDone, kind);
}

function anHourLater<T extends Command>(command: T): T {
  return { ...command, at: new Date(Date.now() - 3_700_000).toISOString() };
}

/** The App is not installed there any more, or may not read it. */
const NO_ACCESS = [
  { kind: "status", status: 404, body: { message: "Not Found" }, path: "/installation" },
  {
    kind: "status",
    status: 403,
    body: { message: "Resource not accessible by integration" },
    path: "/issues",
  },
] as const;

/** On GitHub, whoever asked may do nothing there any more. */
const NO_RIGHTS = {
  kind: "status",
  status: 200,
  body: { permission: "none", user: { permissions: { pull: false, triage: false, push: false } } },
  path: "/permission",
} as const;

describe.each(Object.keys(KINDS) as Kind[])("what GitHub may have done without an answer: %s", (kind) => {
  const mayBe = expect.stringMatching(`may have been ${KINDS[kind]}: no answer came from GitHub, and`);

  it.each(NO_ACCESS)(
    "is not called undone where the App then loses its access ($status), nor in its row",
    async (fault) => {
      const { world, command } = await begun(kind, true);
      github.faults.add(fault);
      for (const attempt of [2, 3]) {
        expect(await world.deliver(command, undefined, { attempt })).toMatchObject({
          reason: "broken-destination",
        });
      }
      expect(world.told).toEqual([mayBe]);
      expect(world.told[0]).toContain("it is tried again for an hour");
      expect(world.rows).toEqual([]);
      expect(await world.deliver(anHourLater(command), undefined, { attempt: 4 })).toBeUndefined();
      expect(world.told).toEqual([mayBe, mayBe]);
      expect(world.told[1]).toContain("Look on GitHub");
      expect(world.rows).toMatchObject([
        { outcome: "unknown", problem: expect.stringContaining("no answer") },
      ]);
    },
  );

  it("is found once the App has its access again", async () => {
    const { world, command, isDone, answers } = await begun(kind, true);
    github.faults.add({ ...NO_ACCESS[0], times: 1 });
    expect(await world.deliver(command)).toBeInstanceOf(BrokenDestination);
    expect(await world.deliver(command)).toBeUndefined();
    expect(isDone()).toBe(true);
    expect(world.rows).toMatchObject([{ outcome: "done" }]);
    expect(answers()).toHaveLength(kind === "create" ? 1 : 0);
  });

  it("is found also where whoever asked has lost their rights, or an hour is over", async () => {
    const robbed = await begun(kind, true);
    github.faults.add(NO_RIGHTS);
    expect(await robbed.world.deliver(robbed.command)).toBeUndefined();
    github.faults.clear();
    const late = await begun(kind, true);
    expect(await late.world.deliver(anHourLater(late.command))).toBeUndefined();
    for (const { world } of [robbed, late]) {
      expect(world.told).toEqual([]);
      expect(world.rows).toMatchObject([{ outcome: "done" }]);
    }
  });

  it("is not called undone where an hour is over, and GitHub is still away", async () => {
    const { world, command } = await begun(kind, true);
    github.faults.add({ kind: "rate-limit", retryAfterSeconds: 60 });
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    expect(world.told).toEqual([]);
    expect(await world.deliver(anHourLater(command))).toBeUndefined();
    expect(world.told).toEqual([mayBe]);
    expect(world.rows).toMatchObject([{ outcome: "unknown" }]);
  });

  it("is called undone where it is not there, and whoever asked has lost their rights, or an hour is over", async () => {
    const robbed = await begun(kind, false);
    github.faults.add(NO_RIGHTS);
    expect(await robbed.world.deliver(robbed.command)).toBeUndefined();
    github.faults.clear();
    const late = await begun(kind, false);
    expect(await late.world.deliver(anHourLater(late.command))).toBeUndefined();
    for (const [{ world, isDone }, outcome] of [
      [robbed, "refused"],
      [late, "expired"],
    ] as const) {
      expect(world.told).toEqual([expect.stringContaining(`was not ${KINDS[kind]}: `)]);
      expect(world.rows).toMatchObject([{ outcome }]);
      expect(isDone()).toBe(false);
    }
  });

  it("is not called undone where the issue, or the repository's issues, are gone since", async () => {
    const { world, command } = await begun(kind, true);
    github.faults.add({ kind: "status", status: 410, body: { message: "Gone" }, path: "/issues" });
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([mayBe]);
    expect(world.rows).toMatchObject([{ outcome: "unknown" }]);
  });
});

it("does not call an issue unclosed that may have been closed, and was reopened or closed for another reason since", async () => {
  const reopened = await begun("close", true);
  github.issues.apply({ action: "reopened", issue: reopened.world.issue.id, by: TOMAS });
  const other = await begun("close", true);
  github.issues.apply({ action: "reopened", issue: other.world.issue.id, by: TOMAS });
  github.issues.apply({ action: "closed", reason: "completed", issue: other.world.issue.id, by: TOMAS });
  for (const [{ world, command }, state] of [
    [reopened, "open"],
    [other, "closed"],
  ] as const) {
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("may have been closed")]);
    expect(world.rows).toMatchObject([{ outcome: "unknown" }]);
    expect(shown(world)).toMatchObject({ state, comments: DONE.close.comments });
  }
});

it("says of labels of which GitHub has set some that they are not as they were asked for", async () => {
  const world = aCommandWorld(github);
  const command = world.aCommand(WISHES.label as Wish);
  github.faults.add({ kind: "hang", path: "/labels/bug", times: 1 });
  expect(await world.deliver(command, undefined, { deadlineMs: 1_000 })).toBeInstanceOf(RetryLater);
  expect(shown(world)).toMatchObject({ labels: ["bug", "P1"] });
  github.faults.add(NO_RIGHTS);
  world.later();
  expect(await world.deliver(command)).toBeUndefined();
  expect(world.told).toEqual([expect.stringContaining("was not labelled as you asked: ")]);
});

it.each([
  ["before", false],
  ["behind", true],
])("closes an issue once where the process dies again, %s each of its waits", async (_, isDone) => {
  for (let at = 0, died = true; died; at += 1) {
    const { world, command, isDone: isClosed } = await begun("close", true);
    const life = new Life();
    life.endAt(at, isDone);
    died = (await world.deliver(command, world.instance(life))) instanceof Killed;
    world.later();
    expect(await world.deliver(command)).toBeUndefined();
    expect(isClosed()).toBe(true);
    expect(world.told).toEqual([]);
    expect(new Set(world.rows.map(({ outcome }) => outcome))).toEqual(new Set(["done"]));
  }
});

describe("a closing with a comment, which comes first,", () => {
  it("is found where the comment was written long before the closing had no answer", async () => {
    const world = aCommandWorld(github);
    const command = world.aCommand(WISHES.close as Wish);
    world.answerClosing("denied");
    expect(await world.deliver(command)).toBeInstanceOf(BrokenDestination);
    world.later(20 * 60_000);
    world.answerClosing("no answer");
    expect(await world.deliver(command)).toBeInstanceOf(RetryLater);
    world.answerClosing("as ever");
    world.later();
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([expect.stringContaining("is not closed yet")]);
    expect(world.rows).toMatchObject([{ outcome: "done" }]);
    expect(shown(world)).toEqual(DONE.close);
  });

  it("is done where the comment had no answer and is not there, though the issue had been reopened before", async () => {
    const world = aCommandWorld(github);
    const issue = world.issue.id;
    github.issues.apply({ action: "closed", reason: "completed", issue, by: TOMAS });
    github.issues.apply({ action: "reopened", issue, by: TOMAS });
    const command = world.aCommand(WISHES.close as Wish);
    github.faults.add({ kind: "hang", path: "/comments", times: 1 });
    expect(await world.deliver(command, undefined, { deadlineMs: 1_000 })).toBeInstanceOf(RetryLater);
    world.later();
    expect(await world.deliver(command)).toBeUndefined();
    expect(world.told).toEqual([]);
    expect(shown(world)).toEqual(DONE.close);
  });
});

it("does not say of a snooze that it may be there: GitHub has no part in it", async () => {
  let count = 0;
  for (let at = 0; at < 8; at += 1) {
    const world = aCommandWorld(github);
    const command = world.aCommand(WISHES.snooze as Wish);
    const life = new Life();
    life.endAt(at, true);
    await world.deliver(command, world.instance(life));
    world.later();
    github.faults.add(NO_ACCESS[0]);
    await world.deliver(command);
    github.faults.clear();
    expect(world.told.join()).not.toContain("may have been");
    count += world.told.length;
  }
  expect(count).toBeGreaterThan(3);
});
