import { yearOfLife } from "@issue-relay/local/lives/life";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { aComment } from "@issue-relay/shared/event/testing/an-issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { describe, expect, it } from "vitest";
import {
  ANN,
  ANN_BEFORE,
  action,
  aForget,
  ago,
  cellsOf,
  deadForm,
  deadLetter,
  delivery,
  event,
  OTHERS,
  rowsWith,
  VIEWS,
  type World,
} from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

describe("a person who is to be forgotten", () => {
  it("is in no cell of any table or view any more, under none of their logins; and nobody else is missing", async () => {
    const world = await aHistoryWorld();
    await world.store([
      event({ sender: ANN }),
      event({ issue: { author: ANN_BEFORE, assignees: [OTHERS[0] ?? ANN, ANN] } }),
      event({ action: "assigned", assignee: ANN, issue: { assignees: [ANN] } }),
      event({ type: "issue_comment", action: "created", comment: aComment({ author: ANN }) }),
      event({ issue: { title: "@ann: joanna, not @ann-acme! (@Ann, mail@ann.example)" } }),
      event({ action: "edited", changes: { titleFrom: "Ask @ann-before" } }),
      ...OTHERS.map((sender) => event({ sender, issue: { author: sender, assignees: [sender] } })),
    ]);
    // By a release that did not know ids yet.
    const { sender_id: _, ...old } = rowOf(event({ sender: { login: "ANN" } }));
    await world.insert("issue_events", [old]);
    await world.insert("accounts", [
      { login: "Ann", role: "team" },
      { login: "joanna", role: "team" },
    ]);
    await world.insert("deliveries", [
      delivery({ sender: { login: "Ann", id: 7001 } }),
      delivery({ sender: { login: "forgotten-long-ago", id: 7001, node_id: "x" } }),
      delivery({ comment: { body: "Thanks!\n@ann, please" } }),
      delivery({ comment: { body: "<b>@ANN</b>" } }, 30, { isForm: true }),
      delivery({ commits: [{ author: { username: "ann" } }] }, 30, { event: "push" }),
      ...OTHERS.map((sender) => delivery({ sender })),
      delivery({ label: { name: "ann", id: 7001 }, body: "ann, @ann-acme, @annabel, mail@ann.example" }),
    ]);
    await world.insert("dead_letters", [
      deadLetter(JSON.stringify(event({ sender: ANN }))),
      deadLetter('{"sender":{"login":"ANN"'),
      deadForm({ sender: ANN }),
      deadForm({ body: "Well,\n@ann-before" }),
      deadLetter(JSON.stringify(event({ sender: OTHERS[1] ?? ANN }))),
    ]);
    await world.insert("actions", [action({ by_login: "Ann" }), action({ by_login: "joanna" })]);
    const kept = await rowsWith(world, /joanna|ann-acme/i);
    const { forget, log } = await aForget(world);
    const dry = await forget({ person: "ann", dryRun: undefined });
    expect(dry).toEqual({
      status: 200,
      dryRun: true,
      logins: ["ann", "ann-before", "forgotten-long-ago"],
      shared: [],
      id: 7001,
      rows: {
        dead_letters: 4,
        deliveries: 5,
        dead_letter_outcomes: 0,
        actions: 1,
        issue_events: 7,
        accounts: 1,
      },
      tooNew: {
        dead_letters: 0,
        deliveries: 0,
        dead_letter_outcomes: 0,
        actions: 0,
        issue_events: 0,
        accounts: 0,
      },
      issues: { count: 1, newest: ["acme/web#12"] },
      againAt: null,
    });
    expect(await cellsOf(world, ["deliveries"])).toHaveLength(8);
    expect(JSON.stringify(log)).not.toContain("erased from");
    expect(await forget({ person: "ANN" })).toEqual({ ...dry, dryRun: false, issues: null });
    const left = await rowsWith(world, /\bann(-before)?\b(?!-acme|\.example)|7001/i);
    // A label and a word are no account.
    expect(left.map((row) => row.split(":")[0])).toEqual(["deliveries"]);
    expect(await rowsWith(world, /\bann(-before)?\b(?!-acme|\.example)|7001/i, VIEWS)).toEqual([]);
    expect(await rowsWith(world, /joanna|ann-acme/i)).toHaveLength(kept.length);
    expect(
      await world.query("SELECT issue_title FROM issue_events WHERE issue_title LIKE '%joanna%'"),
    ).toEqual([
      {
        issue_title: expect.stringMatching(
          /^@(ghost-\w+): joanna, not @ann-acme! \(@\1, mail@ann\.example\)$/,
        ),
      },
    ]);
    expect(
      await world.query(
        "SELECT issue_assignees, issue_assignee_ids FROM issue_events WHERE ARRAY_LENGTH(issue_assignees) = 2",
      ),
    ).toEqual([
      { issue_assignees: ["joanna", expect.stringMatching(/^ghost-/)], issue_assignee_ids: [7002, 0] },
    ]);
    expect(await ghostsIn(world)).toHaveLength(1);
    expect(JSON.stringify(log)).not.toMatch(/ann|7001|ghost-/i);
    expect(log.filter(({ reason }) => reason === "erased").map(({ table, rows }) => [table, rows])).toEqual(
      Object.entries(dry.rows).filter(([, rows]) => rows > 0),
    );
  });

  it("changes no number of any view: who they were does not count, but what they did", async () => {
    const events = yearOfLife(3, 150, ago(24)).flatMap(({ event: name, payload, at }) => {
      return eventIn(name, payload, { receivedAt: at }) ?? [];
    });
    const world = await aHistoryWorld();
    await world.store(events);
    await world.insert("accounts", [{ login: "mei-acme", role: "team" }]);
    const before = await numbersOf(world);
    const { forget } = await aForget(world);
    const ghosts: [ghost: string, person: string][] = [];
    for (const person of ["mei-acme", "acme-triage[bot]", authorIn(events)]) {
      expect((await forget({ person })).rows.issue_events).toBeGreaterThan(0);
      expect(await rowsWith(world, new RegExp(person.replace(/\W/g, "\\$&"), "i"))).toEqual([]);
      const [ghost = ""] = (await ghostsIn(world)).filter(
        (each) => !ghosts.some(([known]) => known === each),
      );
      ghosts.push([ghost, person]);
    }
    expect(await numbersOf(world, ghosts)).toEqual(before);
  });

  it("is told from another account that had the same login before or after", async () => {
    const world = await aHistoryWorld();
    const other = { login: "ann", id: 7777, type: "User" };
    await world.store([
      event({ sender: ANN, issue: { assignees: [ANN] } }),
      event({ sender: ANN_BEFORE }),
      event({ sender: other, issue: { assignees: [other] } }),
    ]);
    const { call, forget } = await aForget(world);
    expect(await call("forget", { person: "ann" })).toEqual({
      status: 400,
      json: {
        error:
          "several accounts had the login ann: say by `id` which one is meant. 7001: ann, ann-before; 7777: ann",
      },
    });
    expect(await forget({ person: "ann", id: 7001 })).toMatchObject({ rows: { issue_events: 2 } });
    expect(
      await world.query(
        "SELECT sender, sender_id, issue_assignees, issue_assignee_ids FROM issue_events WHERE sender NOT LIKE 'ghost-%'",
      ),
    ).toEqual([{ sender: "ann", sender_id: 7777, issue_assignees: ["ann"], issue_assignee_ids: [7777] }]);
    expect(await call("forget", { person: "ann", id: 5 })).toMatchObject({ status: 400 });
  });

  it("has no login that somebody has only written beside their id", async () => {
    const world = await aHistoryWorld();
    const carol = { login: "carol" };
    await world.store([event({ sender: ANN }), event({ sender: carol, issue: { author: carol } })]);
    const client_payload = { user: { login: "carol", id: ANN.id } };
    await world.insert("deliveries", [delivery({ client_payload }, 30, { event: "repository_dispatch" })]);
    const { forget } = await aForget(world);
    expect(await forget({ person: "ann" })).toMatchObject({ logins: ["ann"], rows: { deliveries: 1 } });
    expect(await world.query("SELECT sender FROM issue_events WHERE sender NOT LIKE 'ghost%'")).toEqual([
      { sender: "carol" },
    ]);
  });

  it("is forgotten again, by their id, where something came later that only names them", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ sender: ANN })]);
    const { call, forget } = await aForget(world, { raw: false });
    const { id } = await forget({ person: "ann" });
    // The table may be kept where no raw deliveries are kept any more.
    await world.insert("deliveries", [delivery({ comment: { body: "Ask @ann" } })]);
    expect(await call("forget", { person: "ann", dryRun: false })).toMatchObject({ status: 400 });
    expect(await forget({ person: "ann", id })).toMatchObject({ rows: { deliveries: 1 } });
    expect(await rowsWith(world, /@ann/)).toEqual([]);
  });

  it("who only is an assignee is forgotten, too", async () => {
    const world = await aHistoryWorld();
    await world.store([event({ issue: { assignees: [{ login: "bob", id: 7009 }, ANN] } })]);
    const { forget } = await aForget(world, { raw: false });
    expect(await forget({ person: "ann" })).toMatchObject({ rows: { dead_letters: 0, issue_events: 1 } });
    expect(await rowsWith(world, /\bann\b|7001/i)).toEqual([]);
  });
});

/** Who has opened the most issues, of those from outside. */
function authorIn(events: readonly IssueEvent[]): string {
  const authors = events.flatMap(({ issue, action }) =>
    action === "opened" ? (issue.author?.login ?? []) : [],
  );
  const counts = Map.groupBy(
    authors.filter((login) => !login.includes("acme")),
    (login) => login,
  );
  return [...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? "";
}

/** All pseudonyms in tables. */
async function ghostsIn(world: World): Promise<string[]> {
  const rows = await rowsWith(world, /ghost-/);
  return [...new Set(rows.flatMap((row) => row.match(/ghost-[0-9a-f]{8}(\[bot\])?/g) ?? []))];
}

/** All that views say, but for accounts' ids, and for how long something has lasted by now. */
async function numbersOf(world: World, names: [ghost: string, person: string][] = []): Promise<string[]> {
  const cells = await cellsOf(world, VIEWS);
  return cells
    .map((row) =>
      names
        .reduce((text, [ghost, person]) => text.replaceAll(ghost, person), row)
        .replaceAll(/"\w+_ids?":(\d+|null|\[[\d,]*\])/g, "")
        // Of an assignment, whose it is: by the id, where there is one.
        .replace(/("action":"(?:un)?assigned".*"subject":)"[^"]*"/, "$1")
        .replaceAll(/"(age|waited|open_so_far|open_since)_(working_)?seconds":\d+/g, ""),
    )
    .sort();
}
