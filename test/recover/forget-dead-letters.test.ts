import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { aDeadLetterWorld } from "./testing/a-dead-letter-world.ts";

const ANN = { login: "ann", id: 7001 };
const FORGET = { person: "ann", dryRun: false };

function anEventOf(sender: { login: string; id: number }, n: number) {
  return anIssueEvent({ id: n.toString(16).padStart(32, "0"), sender, issue: { author: sender } });
}

/** Two dead letters that name Ann and one that does not, all some hours old. */
async function aWorld() {
  const world = await aDeadLetterWorld();
  await world.fail("slack", "invalid_blocks", anEventOf(ANN, 1));
  await world.fail("bigquery", "invalid", anEventOf(ANN, 2));
  await world.fail("slack", "invalid_blocks", anEventOf({ login: "bob", id: 7002 }, 3));
  await world.arrived(3);
  await world.age(3);
  return { world, recover: await world.newRecover() };
}

/** Nothing of Ann is left, and what is Bob's still waits. */
async function expectForgotten({ world, recover }: Awaited<ReturnType<typeof aWorld>>) {
  expect(await world.deadLetters()).toHaveLength(1);
  expect(await world.backlog()).toBe(1);
  expect((await recover.list()).deadLetters).toMatchObject([{ eventId: anEventOf(ANN, 3).id }]);
  expect(await world.outcomes()).toMatchObject(Array(2).fill({ outcome: "forgotten" }));
}

describeSql("dead letters of whom is to be forgotten", () => {
  it("are given up and acknowledged, so that they wait nowhere and no alert goes on", async () => {
    const { world, recover } = await aWorld();
    expect(await recover.call("forget", { person: "ann" })).toMatchObject({ body: { dryRun: true } });
    expect(await world.outcomes()).toEqual([]);
    expect(await world.backlog()).toBe(3);
    expect(await recover.call("forget", FORGET)).toMatchObject({ status: 200 });
    await expectForgotten({ world, recover });
    expect(recover.reasons()).toEqual(["erased"]);
  });

  it("wait as before while they are too new to be deleted", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await world.fail("slack", "invalid_blocks", anEventOf(ANN, 1));
    await world.arrived(1);
    expect(await recover.call("forget", FORGET)).toMatchObject({ status: 503 });
    expect(await world.backlog()).toBe(1);
    expect((await recover.list()).deadLetters).toHaveLength(1);
  });

  it.each([
    ["BigQuery takes no outcome", "bigquery", { kind: "status", status: 503, path: "insertAll" }],
    ["the answer to the outcomes is lost", "bigquery", { kind: "lose-answer", path: "insertAll" }],
    ["Pub/Sub gives no message", "pubsub", { kind: "status", status: 403, path: "Pull" }],
    ["Pub/Sub acknowledges nothing", "pubsub", { kind: "status", status: 403, path: "Acknowledge" }],
  ] as const)("all go by another call after one in which %s", async (_, service, fault) => {
    const { world, recover } = await aWorld();
    world.faults[service].add(fault);
    expect(await recover.call("forget", FORGET)).toMatchObject({ status: 503 });
    expect(await world.deadLetters()).toHaveLength(3);
    world.faults[service].clear();
    expect(await recover.call("forget", FORGET)).toMatchObject({ status: 200 });
    await expectForgotten({ world, recover });
  });

  it("keep nobody from being forgotten whom none of them names, though Pub/Sub gives no message", async () => {
    const { world, recover } = await aWorld();
    await world.insert("accounts", [{ login: "carol", role: "team" }]);
    world.faults.pubsub.add({ kind: "status", status: 403, path: "Pull" });
    expect(await recover.call("forget", { person: "carol", dryRun: false })).toMatchObject({ status: 200 });
    expect(await world.deadLetters()).toHaveLength(3);
  });

  it("all go by another call after one that ended before rows were deleted", async () => {
    const { world, recover } = await aWorld();
    world.statements.before = (sql) => {
      if (sql.includes("DELETE FROM dead_letters")) {
        world.faults.bigquery.add({ kind: "status", status: 503 });
      }
    };
    expect(await recover.call("forget", FORGET)).toMatchObject({ status: 503 });
    expect(await world.backlog()).toBe(1);
    world.statements.before = () => {};
    world.faults.bigquery.clear();
    expect(await world.deadLetters()).toHaveLength(3);
    expect(await recover.call("forget", FORGET)).toMatchObject({ status: 200 });
    await expectForgotten({ world, recover });
  });

  it.each(["redrive", "drop"])("are not erased while a %s runs, nor the other way round", async (task) => {
    const { world, recover } = await aWorld();
    const [letter] = (await recover.list()).deadLetters;
    const input = task === "drop" ? { id: letter?.id, reason: "a test" } : { dryRun: false };
    const calls = [() => recover.call("forget", FORGET), () => recover.call(task, input)];
    for (const [first, second] of [calls, calls.toReversed()]) {
      world.faults.bigquery.add({ kind: "delay", ms: 500, path: "/queries", times: 1 });
      const running = first?.();
      expect(await second?.()).toMatchObject({ status: 409 });
      expect(await running).not.toMatchObject({ status: 409 });
    }
  });
});
