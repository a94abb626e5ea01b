import { expect, it } from "vitest";
import { ANN, action, aForget, deadForm, deadLetter, delivery, event } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

/** An issue of somebody, in our words, and in GitHub's. */
function inAcme(number: number) {
  const id = 5000 + number;
  return {
    ours: { sender: ANN, issue: { id, nodeId: `I_${id}`, number } },
    githubs: { sender: ANN, repository: { full_name: "acme/web" }, issue: { id, number } },
  };
}

it("a dry run names the issues of somebody, wherever something is kept of them, the newest first", async () => {
  const world = await aHistoryWorld();
  await world.store([
    event(inAcme(1).ours, 60),
    event({ ...inAcme(2).ours, repository: { name: "acme/before" } }, 51),
    event(inAcme(2).ours, 50),
    event({ issue: { id: 9000, number: 9 } }),
  ]);
  await world.insert("deliveries", [
    delivery(inAcme(3).githubs, 40),
    delivery(inAcme(1).githubs, 39),
    delivery({ sender: ANN }, 30, { event: "push" }),
  ]);
  await world.insert("dead_letters", [
    deadForm(inAcme(4).githubs, 31),
    deadLetter(JSON.stringify(event(inAcme(5).ours)), 70),
  ]);
  await world.insert("actions", [action({ by_login: "ann", issue_id: 5006, issue_number: 6 }, 3)]);
  const { forget } = await aForget(world);
  const { rows, issues } = await forget({ person: "ann", dryRun: true });
  expect(issues).toEqual({ count: 6, newest: [6, 4, 1, 3, 2, 5].map((number) => `acme/web#${number}`) });
  expect(await forget({ person: "ann" })).toMatchObject({ rows, issues: null });
});

it("a dry run names an issue as it is called in each repository, also what is too new to be erased", async () => {
  const world = await aHistoryWorld();
  const { issue } = inAcme(12).ours;
  await world.store([
    event({ repository: { name: "acme/old" }, issue: { id: 1, nodeId: "I_1", number: 7 } }),
    event({ issue, changes: { transferredFrom: { id: 1 } } }, 1),
    event({ issue: { id: 2, number: 2 } }),
  ]);
  const { forget } = await aForget(world);
  expect(await forget({ issue: "acme/old#7", dryRun: true })).toMatchObject({
    issues: { count: 2, newest: ["acme/web#12", "acme/old#7"] },
    tooNew: { issue_events: 2 },
  });
});

it("a dry run names the newest 20 issues, and counts all, or none", async () => {
  const world = await aHistoryWorld();
  await world.store(Array.from({ length: 23 }, (_, n) => event(inAcme(n + 1).ours, 50 + n)));
  const { forget } = await aForget(world);
  const newest = Array.from({ length: 20 }, (_, n) => `acme/web#${n + 1}`);
  expect(await forget({ person: "ann", dryRun: true })).toMatchObject({ issues: { count: 23, newest } });
  const { id } = await forget({ person: "ann" });
  expect(await forget({ person: "ann", id, dryRun: true })).toMatchObject({
    issues: { count: 0, newest: [] },
  });
});
