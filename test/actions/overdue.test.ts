import { RetryLater } from "@issue-relay/shared/errors";
import { digest } from "@issue-relay/shared/event/event-id";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import type { Overdue } from "@issue-relay/shared/rules/overdue";
import { describe, expect, it } from "vitest";
import { aRuleWorld, Killed, Life } from "./testing/a-rule-world.ts";

const RULE = {
  name: "unanswered",
  when: { labels: { none: "later" } },
  after: "8h",
  do: [{ label: "needs-attention" }, { comment: "@acme/support: nobody has answered **{{ title }}** yet." }],
};
const MINUTE = 60_000;

type World = Awaited<ReturnType<typeof aRuleWorld>>;

/** What the digest finds, a while ago in ms: that the issue waits since it was opened, or reopened. */
function overdueIn(world: World, { ago = 0, since = "the opening" } = {}): Overdue {
  const event = { ...world.openOne(), action: OBSERVED, id: digest(since), source: "recovery" as const };
  return { version: 1, rule: "unanswered", at: new Date(Date.now() - ago).toISOString(), event };
}

function shown(world: World) {
  const { labels, comments } = world.issue(1);
  return { labels, comments: comments.map(({ body }) => body.split("\n").at(-1)) };
}

const DONE = {
  labels: ["needs-attention"],
  comments: ["@acme/support: nobody has answered **Login fails** yet."],
};
const NOTHING = { labels: [], comments: [] };

async function deliverToTheEnd(world: World, overdue: Overdue) {
  for (let attempts = 0; (await world.deliverOverdue(overdue)) !== undefined; attempts += 1) {
    expect(attempts).toBeLessThan(3);
    world.later();
  }
}

function outcomes({ rows }: World): string[] {
  return [...new Set(rows.map(({ step, outcome }) => `${step} ${outcome}`))];
}

describe("what a rule says about an issue that has waited for too long", () => {
  it("is done once where it is told five times at once to two instances, and again by each later call", async () => {
    const world = await aRuleWorld([RULE]);
    const overdue = overdueIn(world);
    const [one, other] = [world.instanceForOverdues(), world.instanceForOverdues()];
    const copies = await Promise.all(
      [one, other, one, other, one].map((handle) => world.deliverOverdue(overdue, handle)),
    );
    expect(copies.filter((error) => error !== undefined && !(error instanceof RetryLater))).toEqual([]);
    await deliverToTheEnd(world, overdue);
    await deliverToTheEnd(world, { ...overdue, at: new Date(Date.now() + 60 * MINUTE).toISOString() });
    expect(shown(world)).toEqual(DONE);
    expect(outcomes(world)).toEqual(["1 done", "2 done"]);
  });

  it("is done once wherever the process dies", { timeout: 120_000 }, async () => {
    for (const isDone of [false, true]) {
      let waits = 1;
      for (let at = 0; at < waits; at += 1) {
        const world = await aRuleWorld([RULE]);
        const overdue = overdueIn(world);
        const life = new Life();
        life.endAt(at, isDone);
        const error = await world.deliverOverdue(overdue, world.instanceForOverdues(life));
        waits = error instanceof Killed ? life.waits + 1 : at;
        world.later();
        await deliverToTheEnd(world, overdue);
        expect(shown(world)).toEqual(DONE);
        expect(outcomes(world)).toEqual(["1 done", "2 done"]);
      }
      expect(waits).toBeGreaterThan(10);
    }
  });

  it("is done again where the issue was reopened and waits anew", async () => {
    const world = await aRuleWorld([RULE]);
    const overdue = overdueIn(world);
    await deliverToTheEnd(world, overdue);
    const { event } = overdue;
    const issue = { ...event.issue, comments: 1 };
    await deliverToTheEnd(world, { ...overdue, event: { ...event, issue, id: digest("the reopening") } });
    expect(shown(world).comments).toHaveLength(2);
  });

  it("is not begun later than 15 minutes after that was found: somebody may have answered", async () => {
    const world = await aRuleWorld([RULE]);
    expect(await world.deliverOverdue(overdueIn(world, { ago: 15 * MINUTE + 1_000 }))).toBeUndefined();
    expect([shown(world), world.rows]).toEqual([NOTHING, []]);
  });

  it("is brought to its end later, where it was begun in time", async () => {
    const world = await aRuleWorld([RULE]);
    const overdue = overdueIn(world);
    world.faults.github.add({ kind: "reset", path: "/comments", times: 3 });
    expect(await world.deliverOverdue(overdue)).toBeDefined();
    expect(shown(world)).toEqual({ ...NOTHING, labels: DONE.labels });
    world.later();
    await deliverToTheEnd(world, { ...overdue, at: new Date(Date.now() - 180 * MINUTE).toISOString() });
    expect(shown(world)).toEqual(DONE);
  });

  it.each([
    ["has no such rule any more", []],
    ["has another rule of that name, for what happens", [{ name: RULE.name, do: RULE.do }]],
    ["asks for something else by now", [{ ...RULE, when: { repositories: "acme/api" } }]],
  ])("is not done where the file %s", async (_, rules) => {
    const world = await aRuleWorld([RULE]);
    const overdue = overdueIn(world);
    world.useRules(rules);
    expect(await world.deliverOverdue(overdue)).toBeUndefined();
    expect([shown(world), world.rows]).toEqual([NOTHING, []]);
  });

  it("is only said by a dry run, and is not done by a rule that has stopped itself", async () => {
    const dry = await aRuleWorld([{ ...RULE, dry_run: true }]);
    expect(await dry.deliverOverdue(overdueIn(dry))).toBeUndefined();
    expect([shown(dry), outcomes(dry)]).toEqual([NOTHING, ["1 dry-run", "2 dry-run"]]);
    const limited = await aRuleWorld([{ ...RULE, limits: { all: 2 } }]);
    const overdue = overdueIn(limited);
    await deliverToTheEnd(limited, overdue);
    const { event } = overdue;
    for (const id of [5, 6]) {
      const next = { ...overdue, event: { ...event, id: digest(`${id}`), issue: { ...event.issue, id } } };
      expect(await limited.deliverOverdue(next)).toBeUndefined();
    }
    expect(outcomes(limited).slice(0, 2)).toEqual(["1 done", "2 done"]);
    expect(outcomes(limited).slice(-2)).toEqual(["1 stopped", "2 stopped"]);
  });
});

it("an event of GitHub's makes no such rule act, nor does what it has done itself", async () => {
  const world = await aRuleWorld([
    RULE,
    { name: "labels", when: { labels: { any: "*" } }, do: { comment: "Hm" } },
  ]);
  await deliverToTheEnd(world, overdueIn(world));
  for (const event of await world.heard()) {
    expect(await world.deliver(event)).toBeUndefined();
  }
  expect(shown(world)).toEqual(DONE);
});
