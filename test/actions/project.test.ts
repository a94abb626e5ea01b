import { MEI, MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { aRuleWorld, Killed, Life } from "./testing/a-rule-world.ts";

const RULE = { name: "r", do: { project: { organization: "acme", number: 7 } } };

/** A world in which acme has project 7. */
async function aProjectWorld(rules: object[] = [RULE]) {
  const world = await aRuleWorld(rules);
  const of = { organization: "acme", number: 7, title: "Triage", by: MEI, createdAt: MONDAY };
  const project = world.github.issues.world.projects.add(of);
  const items = () => project.items.map(({ issue, by }) => `#${issue.number} by ${by.login}`);
  const outcomes = () => world.rows.map(({ outcome, subject }) => `${outcome} ${subject}`);
  return { ...world, items, outcomes };
}

const PATH = "/orgs/acme/projectsV2/7/items";

describe("a rule adds an issue to a project", () => {
  it("as the App where the organization has installed it, and tells no other rule of it", async () => {
    const world = await aProjectWorld();
    expect(await world.deliver(world.openOne())).toBeUndefined();
    expect(world.items()).toEqual(["#1 by issue-relay[bot]"]);
    expect(world.outcomes()).toEqual(["done acme/7"]);
    expect(await world.heard()).toEqual([]);
  });

  it("once, wherever the process dies, before or behind each of its waits", async () => {
    for (const isDone of [false, true]) {
      for (let at = 0, died = true; died; at += 1) {
        const world = await aProjectWorld();
        const event = world.openOne();
        const life = new Life();
        life.endAt(at, isDone);
        died = (await world.deliver(event, world.instance(life))) instanceof Killed;
        for (let attempts = 0; (await world.deliver(event)) !== undefined; attempts += 1) {
          expect(attempts).toBeLessThan(3);
          world.later();
        }
        expect(world.items()).toEqual(["#1 by issue-relay[bot]"]);
      }
    }
  });

  it("once, where GitHub adds it and its answer is lost", async () => {
    const world = await aProjectWorld();
    world.github.faults.add({ kind: "lose-answer", path: PATH, times: 1 });
    expect(await world.deliver(world.openOne())).toBeUndefined();
    expect(world.items()).toHaveLength(1);
    expect(world.outcomes()).toEqual(["nothing acme/7"]);
  });

  it("not where somebody has added it before: there is nothing to do", async () => {
    const world = await aProjectWorld([RULE, { ...RULE, name: "other" }]);
    expect(await world.deliver(world.openOne())).toBeUndefined();
    expect(world.items()).toHaveLength(1);
    expect(world.outcomes().sort()).toEqual(["done acme/7", "nothing acme/7"]);
  });

  it("not where it was transferred since: it is another issue", async () => {
    const world = await aProjectWorld();
    const event = world.openOne();
    world.apply({ action: "transferred", issue: "acme/web#1", to: "acme/api", by: MEI });
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.items()).toEqual([]);
    expect(world.outcomes()).toEqual(["gone null"]);
  });
});

describe("where GitHub does not add an issue to a project", () => {
  it.each([
    ["there is none of that number", { organization: "acme", number: 8 }],
    ["the App is installed in no such organization", { organization: "elsewhere", number: 7 }],
  ])("a person has to act: %s", async (_, project) => {
    const world = await aProjectWorld([{ name: "r", do: { project } }]);
    expect(await world.deliver(world.openOne())).toBeInstanceOf(BrokenDestination);
    expect(world.rows).toEqual([]);
  });

  it("the App lacks the right: a person has to act, and then the event is carried out", async () => {
    const world = await aProjectWorld();
    const { permissions } = world.github.app;
    permissions.organization_projects = "read";
    const event = world.openOne();
    expect(await world.deliver(event)).toBeInstanceOf(BrokenDestination);
    expect(world.items()).toEqual([]);
    permissions.organization_projects = "write";
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.items()).toHaveLength(1);
  });

  it.each([
    [{ kind: "status", status: 422, body: { message: "Project is full" } }, BadMessage],
    [{ kind: "status", status: 502 }, RetryLater],
    [{ kind: "rate-limit", retryAfterSeconds: 3_600 }, RetryLater],
  ] as const)("it is a dead letter, or comes again: %j", async (fault, kind) => {
    const world = await aProjectWorld();
    world.github.faults.add({ ...fault, path: PATH });
    expect(await world.deliver(world.openOne())).toBeInstanceOf(kind);
    expect(world.items()).toEqual([]);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(kind === BadMessage ? ["refused"] : []);
  });
});
