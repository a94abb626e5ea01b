import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  ANN,
  action,
  aForget,
  ago,
  cellsOf,
  deadForm,
  deadLetter,
  delivery,
  event,
  rowsWith,
} from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

const BOB = { login: "bob", id: 7009, type: "User" };
const ACME = { login: "acme", id: 1, type: "Organization" };
const inAcme = { repository: { full_name: "acme/web", owner: ACME }, organization: ACME };
const elsewhere = { repository: { full_name: "other/web", owner: { login: "other", id: 2 } } };

const Refused = z.object({ status: z.literal(400), json: z.object({ error: z.string() }) });

describe("an organization, or who owns repositories,", () => {
  it("is not forgotten as a person, for that would be all deliveries; the answer has the statement for it", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ repository: { name: "wayne/web" } })]);
    await world.insert("deliveries", [
      delivery({ ...inAcme, sender: ANN }),
      delivery({ organization: ACME, sender: ANN }, 30, { event: "organization" }),
      delivery({ ...elsewhere, sender: ANN }),
    ]);
    const { call } = await aForget(world);
    const { json } = Refused.parse(await call("forget", { person: "Acme", dryRun: false }));
    expect(json.error).toMatch(
      /^acme is an organization, or owns repositories: every delivery of its repositories names it/,
    );
    expect(await cellsOf(world, ["deliveries"])).toHaveLength(3);
    // Without a dataset of its own, a console takes none that does not say it.
    await world.query(/DELETE FROM issue_relay\.deliveries .*/.exec(json.error)?.[0] ?? "");
    expect(await rowsWith(world, /acme/, ["deliveries"])).toEqual([]);
    expect(await cellsOf(world, ["deliveries"])).toHaveLength(1);
  });

  it("is refused with the statement that deletes its dead letters, of which none is lost that waits", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    const owned = { repository: { full_name: "ann/web", owner: ANN } };
    const [settled, waiting] = [deadForm(owned), deadForm(owned)];
    await world.insert("dead_letters", [settled, waiting, deadForm(inAcme)]);
    const outcome = { outcome: "dropped", reason: "-", decided_at: ago(3).toISOString() };
    await world.insert("dead_letter_outcomes", [{ message_id: settled.message_id, ...outcome }]);
    const { call } = await aForget(world);
    const { json } = Refused.parse(await call("forget", { person: "ann", dryRun: false }));
    expect(json.error).toContain("redrive or drop its dead letters, then run in BigQuery");
    expect(json.error).not.toContain("DELETE FROM issue_relay.deliveries");
    await world.query(/DELETE FROM issue_relay\.dead_letters .*/.exec(json.error)?.[0] ?? "");
    expect(await world.query("SELECT message_id FROM dead_letters ORDER BY 1")).toHaveLength(2);
    expect(
      await rowsWith(world, new RegExp(`"message_id":"${settled.message_id}"`), ["dead_letters"]),
    ).toEqual([]);
  });

  it("is forgotten once nothing is kept of its repositories any more; their names stay", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN, repository: { name: "ann/web" } })]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await rowsWith(world, /"ann"|7001/)).toEqual([]);
    expect(await rowsWith(world, /ann\/web/)).toHaveLength(1);
  });

  it.each([
    ["by the name of a repository", { name: "ann/web" }],
    ["by its id, under another login", { owner: { login: "ann-now", id: ANN.id } }],
  ])("is known %s, also where no delivery is kept", async (_, repository) => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    await world.insert("dead_letters", [deadLetter(JSON.stringify({ repository }))]);
    const { call } = await aForget(world, { raw: false });
    expect(await call("forget", { person: "ann", dryRun: false })).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/is an organization, or owns repositories/) },
    });
    expect(await rowsWith(world, /"ann"/)).toHaveLength(1);
  });
});

it("whom no row and no delivery shows as an account is not forgotten: a login may be misspelt", async () => {
  const world = await aHistoryWorld();
  await world.store([event({ issue: { title: "Fix @param in @media" } })]);
  await world.insert("deliveries", [delivery({ sender: BOB, comment: { body: "See @param" } })]);
  const { call } = await aForget(world);
  for (const person of ["param", "media", "__proto__", "-"]) {
    expect(await call("forget", { person, dryRun: false })).toEqual({
      status: 400,
      json: {
        error: `BigQuery knows no account ${person}, though a text may mention it: it is misspelt, or was erased already`,
      },
    });
  }
  expect(await rowsWith(world, /@param/)).toHaveLength(2);
});

it("what GitHub calls every deleted account is no person", async () => {
  const world = await aHistoryWorld();
  await world.store([event({ sender: { login: "ghost" }, issue: { author: { login: "ghost" } } })]);
  const { call } = await aForget(world);
  expect(await call("forget", { person: "Ghost", dryRun: false })).toEqual({
    status: 400,
    json: { error: "ghost is what GitHub calls every account that was deleted: it is nobody" },
  });
  expect(await rowsWith(world, /"ghost"/)).toHaveLength(1);
});

describe("the id of an account", () => {
  it("need not be known: a message goes that has the login anywhere, whatever id it has there", async () => {
    const world = await aHistoryWorld();
    await world.insert("actions", [action({ by_login: "ann" })]);
    const pull_request = { requested_reviewers: [BOB, ANN] };
    await world.insert("deliveries", [delivery({ pull_request }, 30, { event: "pull_request" })]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ id: null, rows: { actions: 1, deliveries: 1 } });
    expect(await rowsWith(world, /"ann"/)).toEqual([]);
  });

  it("must be of one that had the login: otherwise the answer says whose it is, and nothing is erased", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: { ...ANN, login: "Ann-Before" } })]);
    await world.insert("deliveries", [delivery({ sender: { login: "annie", id: 7001 } })]);
    const { call, forget } = await aForget(world);
    const refused = (id: number) => call("forget", { person: "bobb", id, dryRun: false });
    expect(await refused(7001)).toEqual({
      status: 400,
      json: { error: "no account with the id 7001 had the login bobb: it is ann, ann-before, annie" },
    });
    expect(await rowsWith(world, /7001/)).toHaveLength(3);
    // Only a delivery knows this login.
    expect(await forget({ person: "annie", id: 7001 })).toMatchObject({
      logins: ["annie", "ann", "ann-before"],
      rows: { deliveries: 1, issue_events: 2 },
    });
    expect(await rowsWith(world, /\bann|7001/i)).toEqual([]);
  });
});

describe("a login that another account had, too,", () => {
  const NEXT = { login: "Ann-Before", id: 8000, type: "User", html_url: "https://github.com/Ann-Before" };
  const owned = { repository: { full_name: "ann-before/web", owner: NEXT } };

  it("tells nobody: without an id, it is refused, also where it is an earlier one", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN }), event({ sender: { ...ANN, login: "ann-before" } })]);
    await world.insert("deliveries", [delivery({ sender: NEXT })]);
    const { call } = await aForget(world);
    expect(await call("forget", { person: "ann", dryRun: false })).toEqual({
      status: 400,
      json: {
        error:
          "several accounts had the login ann-before: say by `id` which one is meant. 7001: ann, ann-before; 8000: ann-before",
      },
    });
    expect(await rowsWith(world, /ann/i)).toHaveLength(3);
  });

  it("with an id, takes nothing of the other account: neither its rows, deliveries and dead letters, nor its role; what names only the login stays", async () => {
    const world = await aHistoryWorld();
    await world.store([
      event({ sender: ANN }),
      event({ sender: { ...ANN, login: "ann-before" } }),
      event({ sender: NEXT, issue: { author: NEXT, assignees: [NEXT] } }),
    ]);
    await world.insert("accounts", [
      { login: "ann-before", role: "machine" },
      { login: "ann", role: "team" },
    ]);
    const another = [{ sender: NEXT }, { ...owned, sender: NEXT, assignees: [BOB, NEXT] }];
    await world.insert("deliveries", [
      ...another.map((payload) => delivery(payload)),
      delivery({ sender: { ...ANN, login: "ann-before" } }),
      delivery({ sender: NEXT, assignee: ANN }),
      delivery({ user: { login: "ann-before" } }),
      delivery({ user: { login: "ann-before", type: "User" }, text: "first" }),
      delivery({ sender: NEXT, comment: { body: "@ann-before" } }),
    ]);
    await world.insert("dead_letters", [
      ...another.flatMap((payload) => [deadLetter(JSON.stringify(payload)), deadForm(payload)]),
      deadLetter('{"sender":{"login":"ann-before","id":8000'),
      deadLetter('{"sender":{"login":"ann-before","i'),
      deadLetter('{"sender":{"login":"ann"'),
    ]);
    const { forget } = await aForget(world);
    const { rows, ...result } = await forget({ person: "ann", id: 7001 });
    expect(result).toMatchObject({ status: 200, logins: ["ann", "ann-before"], shared: ["ann-before"] });
    expect(rows).toMatchObject({ deliveries: 2, dead_letters: 1, issue_events: 2, accounts: 1 });
    expect(await rowsWith(world, /7001|"ann"/)).toEqual([]);
    expect(await cellsOf(world, ["deliveries"])).toHaveLength(5);
    expect(await rowsWith(world, /8000/, ["issue_events", "dead_letters"])).toHaveLength(6);
    expect(await world.query("SELECT outcome FROM dead_letter_outcomes")).toEqual([{ outcome: "forgotten" }]);
    const roles = "SELECT REGEXP_REPLACE(login, '-[0-9a-f]{8}$', '') AS login, role FROM accounts ORDER BY 1";
    expect(await world.query(roles)).toEqual([
      { login: "ann-before", role: "machine" },
      { login: "ghost", role: "team" },
    ]);
  });

  it("is nobody's where only the team's list of accounts has it: the id that is given holds, unless another account has it", async () => {
    const world = await aHistoryWorld();
    await world.insert("accounts", [
      { login: "ann", role: "team" },
      { login: "ann-before", role: "team" },
    ]);
    await world.store([event({ sender: NEXT })]);
    const { call, forget } = await aForget(world);
    expect(await forget({ person: "ann", id: 7001 })).toMatchObject({ rows: { accounts: 1 } });
    expect(await call("forget", { person: "ann-before", id: 7001 })).toEqual({
      status: 400,
      json: { error: "no account with the id 7001 had the login ann-before: nothing shows such an id" },
    });
    expect(await rowsWith(world, /"ann/i, ["accounts"])).toHaveLength(1);
  });
});

describe("assignees", () => {
  it("keep their places, so that each is forgotten with all logins, one after the other", async () => {
    const world = await aHistoryWorld();
    const joanna = { login: "joanna", id: 7002 };
    const joannaBefore = { login: "jo-before", id: 7002 };
    await world.store([
      event({ issue: { assignees: [ANN, joannaBefore, BOB] } }),
      event({ sender: joanna, issue: { assignees: [joanna] } }),
    ]);
    const { forget } = await aForget(world);
    await forget({ person: "ann" });
    const assignees = () =>
      world.query(
        "SELECT issue_assignees, issue_assignee_ids FROM issue_events WHERE ARRAY_LENGTH(issue_assignees) = 3",
      );
    const ghost = expect.stringMatching(/^ghost-[0-9a-f]{8}$/);
    expect(await assignees()).toEqual([
      { issue_assignees: [ghost, "jo-before", "bob"], issue_assignee_ids: [0, 7002, 7009] },
    ]);
    expect(await forget({ person: "joanna" })).toMatchObject({ logins: ["joanna", "jo-before"] });
    expect(await assignees()).toEqual([
      { issue_assignees: [ghost, ghost, "bob"], issue_assignee_ids: [0, 0, 7009] },
    ]);
    expect(await rowsWith(world, /jo-before|joanna|700[12]/)).toEqual([]);
  });
});

describe("rows of an account", () => {
  it("are changed all at once, when neither one of them nor a message is too new", async () => {
    const world = await aHistoryWorld();
    await world.store([
      event({ sender: ANN, issue: { author: ANN } }),
      event({ sender: BOB, issue: { author: ANN } }, 1),
    ]);
    await world.insert("accounts", [{ login: "ann", role: "team" }]);
    await world.insert("deliveries", [delivery({ sender: ANN }), delivery({ sender: BOB })]);
    await world.insert("dead_letters", [deadLetter(JSON.stringify(event({ sender: ANN })))]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({
      status: 503,
      rows: { deliveries: 0, issue_events: 0, accounts: 0 },
      tooNew: { deliveries: 1, issue_events: 2, accounts: 1 },
      againAt: expect.any(String),
    });
    expect(await rowsWith(world, /ghost-/)).toEqual([]);
    await world.query(`UPDATE issue_events SET received_at = '${ago(3).toISOString()}' WHERE TRUE`);
    expect(await forget({ person: "ann" })).toMatchObject({
      status: 200,
      rows: { issue_events: 2, accounts: 1 },
    });
    expect(await rowsWith(world, /"ann"/)).toEqual([]);
  });

  it("stay while a delivery that mentions it is too new: they tell a later call whom it mentions", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    await world.insert("deliveries", [delivery({ comment: { body: "@ann" } }, 1)]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ tooNew: { deliveries: 1, issue_events: 1 } });
    await world.query(`UPDATE deliveries SET publish_time = '${ago(3).toISOString()}' WHERE TRUE`);
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { deliveries: 1, issue_events: 1 } });
  });
});
