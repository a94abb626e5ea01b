import { describe, expect, it } from "vitest";
import {
  ANN,
  ANN_BEFORE,
  action,
  aForget,
  ago,
  deadLetter,
  event,
  rowsWith,
  type World,
} from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

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
      refused("ann", "Ann has no access to acme/ann on GitHub"),
      refused("ann-before", "GitHub knows nobody called ann-before: people in relay.yaml names them so"),
      refused("bob", "the issue is @ann's"),
      ...others,
    ]);
    const before = await saidIn(world);
    const { forget } = await aForget(world);
    const dry = await forget({ person: "ann", dryRun: true });
    expect(dry.rows).toMatchObject({ actions: 7, issue_events: 2 });
    expect(await forget({ person: "ann" })).toMatchObject({ rows: dry.rows });
    expect(await saidIn(world)).toEqual([
      ...before.slice(0, others.length),
      { by_login: "GHOST", subject: null, problem: null },
      { by_login: null, subject: "bob, GHOST", problem: null },
      { by_login: null, subject: "GHOST, GHOST", problem: null },
      { by_login: null, subject: null, problem: "Validation Failed: GHOST is no collaborator" },
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
      action({ by_login: "ann", host: "ghe.acme.example" }),
      action({ by_login: "ann" }, 1),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ status: 503, tooNew: { actions: 2 } });
    await world.query(`UPDATE actions SET acted_at = '${ago(3).toISOString()}' WHERE TRUE`);
    expect(await forget({ person: "ann" })).toMatchObject({ status: 200, rows: { actions: 2 } });
    expect(await rowsWith(world, /"ann"/)).toEqual([expect.stringContaining("ghe.acme.example")]);
  });
});

describe("what was done with an issue", () => {
  it("is deleted, in all its repositories, and nothing of another issue or host", async () => {
    const world = await aHistoryWorld();
    await world.store([
      event({
        repository: { name: "acme/old" },
        issue: { id: 5550, nodeId: "I_0", number: 7 },
        changes: { transferredTo: { id: 73464126 } },
      }),
    ]);
    await world.insert("actions", [
      action(),
      action({ issue_id: 5550, repository: "acme/old", issue_number: 7 }),
      action({ issue_id: 5552, issue_number: 13 }),
      action({ host: "ghe.acme.example" }),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/old#7" })).toMatchObject({ rows: { actions: 2, issue_events: 1 } });
    expect(await world.query("SELECT issue_id, host FROM actions ORDER BY host")).toEqual([
      { issue_id: 73464126, host: "ghe.acme.example" },
      { issue_id: 5552, host: "github.com" },
    ]);
  });

  it("is found where nothing else tells of the issue", async () => {
    const world = await aHistoryWorld();
    await world.insert("actions", [action()]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({ rows: { actions: 1 } });
  });
});

describe("the dead letter of what somebody has asked for with a button", () => {
  const command = {
    ...{ version: 1, id: "0".repeat(32), at: ago(30).toISOString() },
    by: { member: "U1", login: "Ann" },
    issue: { repository: "acme/web", number: 12, id: 73464126 },
    ...{ place: { channel: "C1" }, wish: { what: "reply", text: "Not now" } },
  };

  it.each([{ person: "ann" }, { issue: "acme/web#12" }])("is deleted: %j", async (whom) => {
    const world = await aHistoryWorld();
    await world.insert("dead_letters", [deadLetter(JSON.stringify(command))]);
    const { forget } = await aForget(world);
    expect(await forget(whom)).toMatchObject({ rows: { dead_letters: 1 } });
  });
});
