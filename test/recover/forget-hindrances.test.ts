import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { ANN, ANN_BEFORE, aForget, ago, delivery, event, HOUR, rowsWith } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

describe("a person who is to be forgotten", () => {
  it("is found by what names them, even where no row does, also after a call that was cut off", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: ANN_BEFORE })]);
    await world.insert("deliveries", [delivery({ sender: ANN_BEFORE })]);
    const { call, forget } = await aForget(world);
    world.statements.before = (sql) => {
      if (sql.includes("UPDATE issue_events")) {
        world.bigquery.faults.add({ kind: "status", status: 503 });
      }
    };
    expect(await call("forget", { person: "ann", dryRun: false })).toMatchObject({ status: 503 });
    world.bigquery.faults.clear();
    world.statements.before = () => {};
    expect(await rowsWith(world, /"ann"|7001/i)).toHaveLength(3);
    expect(await forget({ person: "ann" })).toMatchObject({ status: 200, logins: ["ann", "ann-before"] });
    expect(await rowsWith(world, /\bann\b|7001/i)).toEqual([]);
    await world.insert("deliveries", [delivery({ sender: ANN }, 30, { event: "push" })]);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { deliveries: 1, issue_events: 0 } });
    expect(await call("forget", { person: "ann" })).toEqual({
      status: 400,
      json: {
        error:
          "BigQuery knows no account ann, though a text may mention it: it is misspelt, or was erased already",
      },
    });
  });

  it("does not come back by a replay, and is not erased while one runs", async () => {
    const world = await aHistoryWorld();
    const { event: name, payload } = examplePayload("issues.labeled");
    const { payload: closed } = examplePayload("issues.closed");
    const { login, id } = z.object({ login: z.string(), id: z.int() }).parse(payload.sender);
    // Who owns a repository is not forgotten.
    const inAcme = (json: Record<string, unknown>) => {
      const repository = { ...z.looseObject({}).parse(json.repository), owner: { login: "acme", id: 1 } };
      return JSON.stringify({ ...json, repository }).replaceAll(`${login}/Hello-World`, "acme/web");
    };
    await world.insert("deliveries", [
      delivery(inAcme(payload), 30, { event: name }),
      delivery(inAcme(closed).replaceAll(login, "somebody-else").replaceAll(String(id), "4711")),
    ]);
    const { call, forget } = await aForget(world);
    const replay = () => call("replay", { from: ago(40).toISOString(), dryRun: false });
    world.bigquery.faults.add({ kind: "delay", ms: 500, path: "/upload/", times: 1 });
    const requests = vi.spyOn(world.bigquery.faults, "take");
    const first = replay();
    await expect
      .poll(() => requests.mock.calls.some(([path]) => path.includes("/upload/")), { timeout: 20_000 })
      .toBe(true);
    expect(await call("forget", { person: login })).toMatchObject({ status: 409 });
    expect(await first).toMatchObject({ status: 200, json: { events: 2 } });
    expect(await forget({ person: login })).toMatchObject({ rows: { deliveries: 1 } });
    expect(await replay()).toMatchObject({ status: 200, json: { events: 1 } });
    expect(await rowsWith(world, new RegExp(`\\b${login}\\b`, "i"))).toEqual([]);
    expect(await world.query("SELECT COUNT(*) AS n FROM events")).toEqual([{ n: 2 }]);
  });

  it("stays in what was written in the last two hours, which is counted; a later call erases it", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: ANN }, 1)]);
    await world.insert("accounts", [{ login: "ann", role: "team" }]);
    await world.insert("deliveries", [delivery({ sender: ANN }), delivery({ sender: ANN }, 1)]);
    const { forget } = await aForget(world);
    const first = await forget({ person: "ann" });
    expect(first).toMatchObject({
      status: 503,
      rows: { deliveries: 0, issue_events: 0, accounts: 0 },
      tooNew: { deliveries: 2, issue_events: 2, accounts: 1 },
    });
    expect(Date.parse(first.againAt ?? "") - Date.now()).toBeGreaterThan(1.9 * HOUR);
    expect(await forget({ person: "ann", dryRun: true })).toMatchObject({
      status: 200,
      rows: { deliveries: 0, issue_events: 0, accounts: 0 },
      tooNew: { deliveries: 2, issue_events: 2, accounts: 1 },
      againAt: expect.any(String),
    });
    expect(await rowsWith(world, /"ann/)).toHaveLength(5);
  });

  it("stays where BigQuery has just got a row that waited for hours; the answer says when to call again", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    const { forget } = await aForget(world);
    const message =
      "UPDATE or DELETE statement over table p.issue_relay.issue_events would affect rows in the streaming buffer, which is not supported";
    const refusal = { error: { code: 400, message, errors: [{ reason: "invalidQuery", message }] } };
    world.statements.before = (sql) => {
      if (sql.includes("UPDATE issue_events")) {
        world.bigquery.faults.add({ kind: "status", status: 400, body: refusal, times: 1 });
      }
    };
    expect(await forget({ person: "ann" })).toMatchObject({
      status: 503,
      rows: { issue_events: 0 },
      tooNew: { issue_events: 1 },
      againAt: expect.any(String),
    });
  });

  it("stays where a row of theirs comes in that moment: none is changed, their role stays, and the answer says when to call again", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: ANN_BEFORE })]);
    await world.insert("accounts", [{ login: "ann", role: "team" }]);
    const { forget } = await aForget(world);
    let stored: Promise<void> | undefined;
    world.statements.before = (sql) => {
      if (sql.includes("UPDATE issue_events")) {
        stored ??= world.store([event({ sender: ANN }, 0)]);
      }
    };
    world.bigquery.faults.add({ kind: "delay", ms: 200, path: "/queries" });
    expect(await forget({ person: "ann" })).toMatchObject({
      status: 503,
      rows: { issue_events: 0, accounts: 0 },
      tooNew: { issue_events: 3, accounts: 1 },
      againAt: expect.any(String),
    });
    await stored;
    expect(await rowsWith(world, /"(ann|Ann-Before)"/)).toHaveLength(4);
    expect(await rowsWith(world, /ghost-/)).toEqual([]);
  });

  it("is found again by the same command, with their id, after a call that was cut off anywhere", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    await world.insert("accounts", [{ login: "ann", role: "team" }]);
    // Only a delivery tells this login.
    await world.insert("deliveries", [delivery({ sender: { ...ANN, login: "annie" } })]);
    await world.store([event({ issue: { title: "Ask @annie" } })]);
    const { call, forget } = await aForget(world);
    let statements = 0;
    for (let before = 0, isCut = true; isCut; before += 1) {
      statements = 0;
      isCut = false;
      world.statements.before = () => {
        if (statements === before) {
          isCut = true;
          world.bigquery.faults.add({ kind: "status", status: 503 });
        }
        statements += 1;
      };
      const { status } = await call("forget", { person: "ann", id: 7001, dryRun: !isCut });
      expect(status).toBe(isCut ? 503 : 200);
      world.bigquery.faults.clear();
    }
    world.statements.before = () => {};
    expect(statements).toBeGreaterThan(6);
    expect(await forget({ person: "annie", id: 7001 })).toMatchObject({
      status: 200,
      logins: ["annie", "ann"],
      rows: { deliveries: 1, issue_events: 2, accounts: 1 },
    });
    expect(await rowsWith(world, /\bann(ie)?\b|7001/)).toEqual([]);
    expect(await world.query("SELECT role FROM accounts WHERE login LIKE 'ghost-%'")).toEqual([
      { role: "team" },
    ]);
  });

  it("is forgotten by another call where somebody else has changed the same tables meanwhile", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    const { call, forget } = await aForget(world);
    const message = "Transaction is aborted due to concurrent update against table p:issue_relay.accounts";
    const refusal = { error: { code: 400, message, errors: [{ reason: "invalidQuery", message }] } };
    world.statements.before = (sql) => {
      if (sql.includes("BEGIN TRANSACTION")) {
        world.bigquery.faults.add({ kind: "status", status: 400, body: refusal, path: "/queries", times: 1 });
      }
    };
    const { log } = await world.newRecover();
    expect(await call("forget", { person: "ann", dryRun: false })).toMatchObject({ status: 503 });
    expect(JSON.stringify(log)).not.toContain("broken-destination");
    world.statements.before = () => {};
    expect(await forget({ person: "ann" })).toMatchObject({ status: 200, rows: { issue_events: 1 } });
  });
});
