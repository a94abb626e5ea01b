import { Rule } from "@issue-relay/shared/rules/rule-schema";
import { describe, expect, it } from "vitest";
import { askedOf, OVERDUE } from "../../functions/digest/src/overdue-rows.ts";
import { ANN, ANN_BEFORE, action, aForget, ago, event, rowsWith, type World } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

const GHE = "ghe.acme.example";

function assigned(subject: string | null, more: object = {}) {
  return action({ rule: "triage", step: 1, what: "assign", subject, ...more });
}

function refused(by_login: string, problem: string, more: object = {}) {
  return action({ by_login, outcome: "refused", problem, ...more });
}

/** What rows of actions say, in their order, with `GHOST` in place of pseudonyms. */
async function saidIn({ query }: World) {
  const sql = "SELECT by_login, subject, problem FROM actions ORDER BY CAST(action_id AS INT64)";
  return JSON.parse(JSON.stringify(await query(sql)).replaceAll(/ghost-[0-9a-f]{8}/g, "GHOST"));
}

describe("what a person has done with buttons, or rules with them,", () => {
  it("has the pseudonym in place of the login; what is of others stays", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: ANN_BEFORE })]);
    const others = [
      action({ by_login: "ann-acme" }),
      action({ by_login: "bob", what: "label" }),
      assigned("joanna, ann-acme"),
      action({ rule: "triage", what: "label", subject: "ann" }),
      refused("bob", "acme/ann has no label ann"),
    ];
    await world.insert("actions", [
      action({ by_login: "Ann" }),
      assigned("bob, ANN"),
      assigned("ann-before, ann"),
      assigned(null, { outcome: "refused", problem: "Validation Failed: ann is no collaborator" }),
      assigned(null, { outcome: "refused", problem: "Validation Failed: ann ANN ann-before" }),
      refused("ann", "Ann has no access to acme/ann on GitHub"),
      refused("ann-before", "GitHub knows nobody called ann-before: people in relay.yaml names them so"),
      refused("bob", "the issue is @ann's"),
      ...others,
    ]);
    const before = await saidIn(world);
    const { forget } = await aForget(world);
    const dry = await forget({ person: "ann", dryRun: true });
    expect(dry.rows).toMatchObject({ actions: 8, issue_events: 2 });
    expect(await forget({ person: "ann" })).toMatchObject({ rows: dry.rows });
    expect(await saidIn(world)).toEqual([
      ...before.slice(0, others.length),
      { by_login: "GHOST", subject: null, problem: null },
      { by_login: null, subject: "bob, GHOST", problem: null },
      { by_login: null, subject: "GHOST, GHOST", problem: null },
      { by_login: null, subject: null, problem: "Validation Failed: GHOST is no collaborator" },
      { by_login: null, subject: null, problem: "Validation Failed: GHOST GHOST GHOST" },
      { by_login: "GHOST", subject: null, problem: "GHOST has no access to acme/ann on GitHub" },
      {
        by_login: "GHOST",
        subject: null,
        problem: "GitHub knows nobody called GHOST: people in relay.yaml names them so",
      },
      { by_login: "bob", subject: null, problem: "the issue is @GHOST's" },
    ]);
    const ghosts = (await rowsWith(world, /ghost-/)).flatMap((row) => row.match(/ghost-[0-9a-f]{8}/g) ?? []);
    expect(new Set(ghosts).size).toBe(1);
  });

  it.each([
    ["who has only used buttons", action({ by_login: "ann" })],
    ["whom only a rule has assigned", assigned("bob, Ann")],
    [
      "for whom no issue was created",
      action({ by_login: "ann", what: "create", outcome: "refused", issue_id: null, issue_number: null }),
    ],
  ])("is found where nothing else tells of somebody %s", async (_, row) => {
    const world = await aHistoryWorld();
    await world.insert("actions", [row]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ id: null, rows: { actions: 1 } });
    expect(await rowsWith(world, /\bann\b/i)).toEqual([]);
  });

  it("stays where another account had the login, too: no id stands beside it", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: { ...ANN, id: 8000 } })]);
    await world.insert("actions", [action({ by_login: "ann" })]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann", id: 7001 })).toMatchObject({
      rows: { actions: 0, issue_events: 1 },
    });
    expect(await saidIn(world)).toMatchObject([{ by_login: "ann" }]);
  });

  it("stays where it is of another host, and while a row is too new, all does", async () => {
    const world = await aHistoryWorld();
    await world.insert("actions", [
      action({ by_login: "ann" }),
      action({ by_login: "ann", host: GHE }),
      action({ by_login: "ann" }, 1),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ status: 503, tooNew: { actions: 2 } });
    await world.query(`UPDATE actions SET acted_at = '${ago(3).toISOString()}' WHERE TRUE`);
    expect(await forget({ person: "ann" })).toMatchObject({ status: 200, rows: { actions: 2 } });
    expect(await rowsWith(world, /"ann"/)).toEqual([expect.stringContaining(GHE)]);
  });
});

describe("what was done with an issue", () => {
  const why = { outcome: "refused", problem: "GitHub says: Secret plan is locked" };

  it("stays, but for what went wrong, in all its repositories; and nothing of another issue or host changes", async () => {
    const world = await aHistoryWorld();
    await world.store([
      event({
        repository: { name: "acme/old" },
        issue: { id: 5550, nodeId: "I_0", number: 7 },
        changes: { transferredTo: { id: 73464126 } },
      }),
    ]);
    const done = assigned("ann");
    const kept = [action({ issue_id: 5552, issue_number: 13, ...why }), action({ host: GHE, ...why })];
    const wrong = [action(why), action({ issue_id: 5550, repository: "acme/old", issue_number: 7, ...why })];
    await world.insert("actions", [done, ...kept, ...wrong]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/old#7" })).toMatchObject({ rows: { actions: 2, issue_events: 1 } });
    const sql = "SELECT action_id, subject, outcome, problem FROM actions ORDER BY CAST(action_id AS INT64)";
    const left = { ...why, subject: null };
    expect(await world.query(sql)).toEqual([
      { action_id: done.action_id, subject: "ann", outcome: "done", problem: null },
      ...kept.map(({ action_id }) => ({ ...left, action_id })),
      ...wrong.map(({ action_id }) => ({ ...left, action_id, problem: null })),
    ]);
    expect(await forget({ issue: "acme/old#7" })).toMatchObject({ rows: { actions: 0, issue_events: 0 } });
  });

  it("is found where nothing else tells of the issue", async () => {
    const world = await aHistoryWorld();
    await world.insert("actions", [action(why)]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({ rows: { actions: 1 } });
  });

  it.each([{ issue: "acme/web#7" }, { issue: "acme/web#8" }, { person: "ann" }])(
    "goes on to keep rules from acting again on what waits, and issues snoozed, after forgetting %j",
    async (whom) => {
      const world = await aHistoryWorld();
      const issue = (id: number) => ({
        id,
        nodeId: `I_${id}`,
        number: id,
        author: ANN,
        createdAt: ago(400).toISOString(),
      });
      await world.store([7, 8, 9].map((id) => event({ sender: ANN, issue: issue(id) }, 400)));
      const day = ago(-99).toISOString().slice(0, 10);
      await world.insert("actions", [
        assigned("ann", { rule: "late", issue_id: 7, issue_number: 7 }),
        action({ what: "snooze", by_login: "ann", snoozed_until: day, issue_id: 8, issue_number: 8 }),
      ]);
      const late = { ...Rule.parse({ name: "late", after: "1h", do: { assign: ["ann"] } }), after: "1h" };
      const overdue = () => world.query(`SELECT issue_id FROM (${OVERDUE})`, { rules: [askedOf(late)] });
      expect(await overdue()).toEqual([{ issue_id: 9 }]);
      const { forget } = await aForget(world);
      expect((await forget(whom)).rows.issue_events).toBeGreaterThan(0);
      expect(await overdue()).toEqual([{ issue_id: 9 }]);
    },
  );
});
