import { MEI, REPOSITORIES, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { aRuleWorld, Killed, Life } from "./testing/a-rule-world.ts";

type World = Awaited<ReturnType<typeof aRuleWorld>>;

const RULE = { name: "r", do: [{ label: "bug" }, { comment: "Thanks" }, { close: "completed" }] };

function outcomes({ rows }: World): string[] {
  return rows.map(({ what, outcome }) => `${what} ${outcome}`);
}

function recreate({ github: { issues } }: World): void {
  issues.apply({ action: "removed", repository: "acme/web", by: MEI });
  for (const repository of REPOSITORIES.filter(({ name }) => name === "acme/web")) {
    issues.addRepository(repository);
  }
}

/** Somebody opens another issue with the number of the first. */
function openAnother(world: World): void {
  expect(world.openOne({ title: "Another" }).issue.number).toBe(1);
}

describe("the issue that GitHub has under the event's name and number", () => {
  it("is another where the first was transferred: nothing is changed, and its rows say so", async () => {
    const world = await aRuleWorld([{ ...RULE, do: [...RULE.do, { webhook: "pager" }] }]);
    const event = world.openOne();
    world.apply({ action: "transferred", issue: "acme/web#1", to: "acme/api", by: MEI });
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.github.issues.issue("acme/api#1")?.state).toMatchObject({
      state: "open",
      labels: [],
      comments: [],
    });
    expect(outcomes(world)).toEqual(["label gone", "comment gone", "close gone", "webhook done"]);
    expect(world.rows[0]?.problem).toContain("acme/web#1 is another issue by now");
  });

  it.each([
    ["its repository was deleted and made anew", recreate],
    [
      "its repository has another name, and another has taken its own",
      ({ github: { issues } }: World) => {
        issues.apply({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
        issues.apply({ action: "renamed", repository: "acme/api", to: "acme/web", by: MEI });
      },
    ],
  ])("is another where %s: nothing is changed", async (_, change) => {
    const world = await aRuleWorld([RULE]);
    const event = world.openOne();
    change(world);
    openAnother(world);
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.issue(1)).toMatchObject({ state: "open", labels: [], comments: [] });
    expect(outcomes(world)).toEqual(["label gone", "comment gone", "close gone"]);
  });

  it("is the same after its repository was renamed", async () => {
    const world = await aRuleWorld([RULE]);
    const event = world.openOne();
    world.github.issues.apply({ action: "renamed", repository: "acme/web", to: "acme/site", by: MEI });
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.github.issues.issue("acme/site#1")?.state).toMatchObject({
      state: "closed",
      labels: ["bug"],
    });
    expect(outcomes(world)).toEqual(["label done", "comment done", "close done"]);
  });

  it("may be found later, where GitHub does not find it at first: nobody else has to wait for that", async () => {
    const world = await aRuleWorld([RULE]);
    const event = world.openOne();
    world.github.faults.add({ kind: "status", status: 404, path: "/issues/1", times: 1 });
    expect(await world.deliver(event)).toBeInstanceOf(BrokenDestination);
    world.github.faults.add({ kind: "status", status: 502, path: "/issues/1", times: 3 });
    expect(await world.deliver(event)).toBeInstanceOf(RetryLater);
    expect(world.issue(1)).toMatchObject({ state: "open", labels: [], comments: [] });
    expect(await world.deliver(event)).toBeUndefined();
    expect(outcomes(world)).toEqual(["label done", "comment done", "close done"]);
  });

  it("is read once in an attempt, by all rules and steps together, and not for webhooks", async () => {
    const labels = Array.from({ length: 9 }, (_, index) => ({ label: `l${index}` }));
    const world = await aRuleWorld([
      { name: "ten", do: [...labels, { close: "completed" }] },
      { name: "other", do: { comment: "Thanks" } },
    ]);
    const event = world.openOne();
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.rows).toHaveLength(11);
    expect(world.asked.filter((each) => each.startsWith("GET"))).toEqual(["GET /repos/acme/web/issues/1"]);
    world.useRules([{ name: "post", do: { webhook: "pager" } }]);
    expect(await world.deliver(event)).toBeUndefined();
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.asked.filter((each) => each.startsWith("GET"))).toHaveLength(1);
  });
});

describe("what somebody has done since", () => {
  const CLOSE = { name: "close", when: { labels: { any: "bug" } }, do: { close: "not_planned" } };
  const CLOSED = { action: "closed", reason: "completed" } as const;
  const HOUR_AGO = Date.now() - 3_000_000;

  it("stays: an issue that a rule may have closed before is not closed again, wherever the process died", async () => {
    let reopened = 0;
    for (let at = 0, died = true; died; at += 1) {
      const world = await aRuleWorld([CLOSE]);
      const event = world.openOne({ labels: ["bug"] });
      const life = new Life();
      life.endAt(at, true);
      died = (await world.deliver(event, world.instance(life))) instanceof Killed;
      const wasClosed = world.issue(1).state === "closed";
      reopened += world.apply({ action: "reopened", issue: "acme/web#1", by: MEI }).length;
      for (let attempts = 0; (await world.deliver(event)) !== undefined; attempts += 1) {
        expect(attempts).toBeLessThan(3);
        world.later();
      }
      expect(world.issue(1).state).toBe(wasClosed ? "open" : "closed");
    }
    expect(reopened).toBeGreaterThan(2);
  });

  it.each([
    ["closed and reopened", [CLOSED, { action: "reopened" }], { state: "open" }],
    ["closed as completed", [CLOSED], { state: "closed", reason: "completed" }],
  ] as const)("stays where the event is late, and the row says why: %s", async (_, deeds, state) => {
    const world = await aRuleWorld([{ ...CLOSE, max_age: "1d" }]);
    const event = world.openOne({ labels: ["bug"], at: HOUR_AGO });
    deeds.forEach((deed) => void world.apply({ ...deed, issue: "acme/web#1", by: MEI }));
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.issue(1)).toMatchObject(state);
    expect(world.rows).toMatchObject([{ outcome: "nothing", problem: "somebody has changed it since" }]);
  });

  it("is nothing where the issue had been reopened before the event: it is closed", async () => {
    const world = await aRuleWorld([CLOSE]);
    world.openOne({ at: HOUR_AGO });
    world.apply({ ...CLOSED, issue: "acme/web#1", by: MEI });
    world.apply({ action: "reopened", issue: "acme/web#1", by: MEI });
    const [event] = world.apply({ action: "labeled", label: "bug", issue: "acme/web#1", by: MEI });
    expect(event && (await world.deliver(event))).toBeUndefined();
    expect(world.issue(1).state).toBe("closed");
  });

  it.each([
    ["another milestone", { milestone: "5.1" }, { action: "milestoned", milestone: 1 }, { milestone: 1 }],
    ["another type", { type: "Bug" }, { action: "typed", type: "Task" }, { type: "Task" }],
  ] as const)("stays where the event is late: %s", async (_, step, deed, state) => {
    const world = await aRuleWorld([{ name: "r", do: step, max_age: "1d" }]);
    const event = world.openOne({ at: HOUR_AGO });
    world.apply({ ...deed, issue: "acme/web#1", by: MEI });
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.issue(1)).toMatchObject(state);
    expect(world.rows).toMatchObject([{ outcome: "nothing", problem: "somebody has changed it since" }]);
  });

  it("is done where it is what the rule says, though the event is late", async () => {
    const steps = [{ milestone: "5.1" }, { type: "Bug" }, { close: "not_planned" }];
    const world = await aRuleWorld([{ name: "r", do: steps, max_age: "1d" }]);
    const event = world.openOne({ at: HOUR_AGO });
    const by = { issue: "acme/web#1", by: TOMAS } as const;
    world.apply({ action: "milestoned", milestone: 2, ...by });
    world.apply({ action: "typed", type: "Bug", ...by });
    world.apply({ action: "closed", reason: "not_planned", ...by });
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["done", "done", "done"]);
    expect(await world.heard()).toEqual([]);
  });
});
