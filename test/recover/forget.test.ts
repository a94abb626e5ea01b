import { describe, expect, it } from "vitest";
import {
  ANN,
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

describe("an issue that is to be forgotten", () => {
  const OTHER = {
    id: 5550,
    nodeId: "I_other",
    number: 13,
    title: "Other",
    url: "https://github.com/acme/web/issues/13",
  };

  it("has no title any more, and no delivery, in all repositories in which it was, and nothing else is missing", async () => {
    const world = await aHistoryWorld();
    const before = { id: 5551, nodeId: "I_before", number: 7, title: "Secret plan" };
    const now = { id: 5552, nodeId: "MDU6SXNzdWUx=", number: 12, title: "Secret plan" };
    const old = { repository: { name: "acme/old-name" } };
    await world.store([
      event({ ...old, issue: before }),
      event({ ...old, action: "edited", issue: before, changes: { titleFrom: "Secret" } }),
      event({ ...old, action: "transferred", issue: before, changes: { transferredTo: { id: 5552 } } }),
      event({ issue: now, changes: { transferredFrom: { id: 5551 } } }),
      event({ issue: { ...now, id: 5552, title: "Secret plan B" } }),
      event({
        issue: OTHER,
        related: { id: 5552, repository: "acme/web", number: 12, title: "Secret plan" },
        type: "issue_dependencies",
        action: "blocked_by_added",
      }),
    ]);
    const issue = (id: number, node_id: string) => ({
      id,
      node_id,
      title: id === 5551 || id === 5552 ? "Secret plan" : "Other",
    });
    await world.insert("deliveries", [
      delivery({ issue: issue(5551, "I_before") }),
      delivery({ issue: issue(5552, "MDU6SXNzdWUx=") }, 30, { isForm: true }),
      delivery({ sub_issue: issue(5552, "MDU6SXNzdWUx="), parent_issue: issue(5550, "I_other") }),
      delivery({ issue: issue(5550, "I_other"), related_issue: issue(5552, "I_another_form_of_it") }),
      delivery({ issue: issue(5550, "I_other") }),
      delivery({ issue: issue(55_521, "MDU6SXNzdWUxMg==") }),
      delivery("not JSON"),
    ]);
    await world.insert("dead_letters", [
      deadLetter(JSON.stringify(event({ issue: now }))),
      deadLetter(JSON.stringify(event({ issue: OTHER, related: { id: 5552, title: "Secret plan" } }))),
      deadLetter(JSON.stringify(event({ issue: OTHER }))),
      deadForm({ issue: issue(5552, "MDU6SXNzdWUx=") }),
    ]);
    const { forget, log } = await aForget(world);
    const dry = await forget({ issue: "acme/OLD-name#7", dryRun: true });
    expect(dry).toMatchObject({
      rows: { dead_letters: 3, deliveries: 4, issue_events: 5 },
      logins: [],
      shared: [],
      id: null,
      againAt: null,
    });
    expect(await forget({ issue: "acme/OLD-name#7" })).toEqual({ ...dry, dryRun: false, issues: null });
    expect(await rowsWith(world, /secret/i)).toEqual([]);
    expect(await rowsWith(world, /"Other"/)).not.toEqual([]);
    expect(await cellsOf(world, ["issue_events"])).toHaveLength(6);
    expect(await cellsOf(world, ["deliveries"])).toHaveLength(3);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({
      status: 200,
      rows: { dead_letters: 0, deliveries: 0, issue_events: 0 },
    });
    expect(JSON.stringify(log)).not.toMatch(/secret|acme|5551|5552/i);
  });

  it.each([
    ["only where it left says so", { transferredTo: { id: 5552 } }, {}],
    ["only where it came to says so", {}, { transferredFrom: { id: 5551 } }],
  ])("is the same in both repositories, where %s", async (_, left, came) => {
    for (const reference of ["acme/old-name#7", "acme/web#12"]) {
      const world = await aHistoryWorld();
      await world.store([
        event({
          repository: { name: "acme/old-name" },
          issue: { id: 5551, nodeId: "I_before", number: 7, title: "Secret plan" },
          changes: left,
        }),
        event({ issue: { id: 5552, nodeId: "I_now", number: 12, title: "Secret plan" }, changes: came }),
        event({ issue: OTHER }),
      ]);
      const { forget } = await aForget(world);
      expect(await forget({ issue: reference })).toMatchObject({ rows: { issue_events: 2 } });
      expect(await rowsWith(world, /secret/i)).toEqual([]);
    }
  });

  it.each([
    ["was", "acme/old#7"],
    ["is", "acme/web#12"],
  ])("is the same where rows say only what it %s called in the other repository", async (_, reference) => {
    const world = await aHistoryWorld();
    await world.store([
      event({
        repository: { name: "acme/old" },
        action: "transferred",
        issue: { id: 1, nodeId: "I_1", number: 7 },
      }),
      event({ issue: { id: 2, nodeId: "I_2", number: 12 } }),
      event({ issue: { id: 3, nodeId: "I_3", number: 13 } }),
    ]);
    await world.query("UPDATE issue_events SET transferred_to = 'acme/web#12' WHERE issue_id = 1");
    const { forget } = await aForget(world);
    expect(await forget({ issue: reference })).toMatchObject({ rows: { issue_events: 2 } });
    expect(await world.query("SELECT issue_id FROM issue_events WHERE issue_title IS NOT NULL")).toEqual([
      { issue_id: 3 },
    ]);
  });

  it("is no other issue that had the name of its other side, whichever is asked for", async () => {
    const world = await aHistoryWorld();
    await world.store([
      event({
        repository: { name: "acme/old" },
        action: "transferred",
        issue: { id: 1, nodeId: "I_1", number: 7 },
      }),
      event({ issue: { id: 2, nodeId: "I_2", number: 12 } }),
      event({ issue: { id: 3, nodeId: "I_3", number: 12 } }),
    ]);
    await world.query("UPDATE issue_events SET transferred_to = 'acme/web#12' WHERE issue_id = 1");
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12", id: 3 })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await forget({ issue: "acme/old#7" })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await world.query("SELECT issue_id FROM issue_events WHERE issue_title IS NOT NULL")).toEqual([
      { issue_id: 2 },
    ]);
  });

  it("stays whole while a part of it is too new, so that a later call finds its other side", async () => {
    const world = await aHistoryWorld();
    const old = { repository: { name: "acme/old" }, issue: { id: 1, nodeId: "I_1", number: 7 } };
    const transferred = event({ ...old, action: "transferred", changes: { transferredTo: { id: 2 } } });
    await world.store([event(old), event({ issue: { id: 2, nodeId: "I_2", number: 12 } }, 1)]);
    await world.insert("dead_letters", [deadLetter(JSON.stringify(transferred))]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/old#7" })).toMatchObject({ status: 503, rows: { issue_events: 0 } });
    await world.query(`UPDATE issue_events SET received_at = '${ago(3).toISOString()}' WHERE TRUE`);
    expect(await forget({ issue: "acme/old#7" })).toMatchObject({ status: 200, rows: { issue_events: 2 } });
    expect(await world.query("SELECT issue_id FROM issue_events WHERE issue_title IS NOT NULL")).toEqual([]);
  });

  it("is found where only a delivery or a dead letter has it, by its id where it has no node id", async () => {
    const world = await aHistoryWorld();
    const repository = { full_name: "acme/web" };
    const other = { repository, issue: { id: 6, node_id: "I_6", number: 8, title: "Other" } };
    await world.insert("deliveries", [
      delivery({ repository, issue: { id: 5, number: 7, title: "Secret plan" } }),
      delivery({
        repository,
        changes: { new_issue: { id: 5, title: "Secret plan" } },
        issue: { id: 4, number: 1 },
      }),
      delivery(other),
    ]);
    await world.insert("dead_letters", [
      deadLetter(JSON.stringify({ repository, issue: { id: 5, title: "Secret plan", number: 7 } })),
      deadLetter(JSON.stringify(other)),
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#7" })).toMatchObject({ rows: { deliveries: 2, dead_letters: 1 } });
    expect(await rowsWith(world, /Secret plan/)).toEqual([]);
    expect(await rowsWith(world, /Other/)).toHaveLength(2);
  });

  it("is told from another that had its name in a repository of the same name", async () => {
    const world = await aHistoryWorld();
    const named = (id: number) => event({ issue: { id, nodeId: `I_${id}`, number: 12 } });
    await world.store([named(5551), named(5552)]);
    const { call, forget } = await aForget(world);
    expect(await call("forget", { issue: "acme/web#12" })).toEqual({
      status: 400,
      json: {
        error: "several issues had the name acme/web#12: say by `id` which one is meant: 5551, 5552",
      },
    });
    expect(await forget({ issue: "acme/web#12", id: 5551 })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await world.query("SELECT issue_id FROM issue_events WHERE issue_title IS NOT NULL")).toEqual([
      { issue_id: 5552 },
    ]);
  });

  it("keeps what was written in the last two hours, which is counted", async () => {
    const world = await aHistoryWorld();
    await world.store([event(), event({}, 1)]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({
      status: 503,
      rows: { issue_events: 0 },
      tooNew: { issue_events: 2 },
      againAt: expect.any(String),
    });
  });
});

const REFUSED: [object, string][] = [
  [{}, "name an issue or a person"],
  [{ issue: "acme/web#12", person: "ann" }, "name an issue or a person"],
  [{ person: "nobody" }, "BigQuery knows no account nobody"],
  [{ person: "" }, "person: must be a login"],
  [{ person: "ann'" }, "person: must be a login"],
  [{ person: "ann\n" }, "person: must be a login"],
  [{ person: "ann\\" }, "person: must be a login"],
  [{ person: "%" }, "person: must be a login"],
  [{ person: "x' OR TRUE --" }, "person: must be a login"],
  [{ person: "a".repeat(10_000) }, "person: "],
  [{ person: ["ann"] }, "person: "],
  [{ person: "ann", id: -1 }, "id: "],
  [{ issue: "acme/web#13" }, "BigQuery has no event of acme/web#13"],
  [{ issue: "acme/nowhere#12" }, "BigQuery has no event of acme/nowhere#12"],
  [{ issue: "acme/web#12", id: 5 }, "no issue with the id 5 had the name acme/web#12: that was 73464126"],
  [{ issue: "acme/web" }, "issue: must be owner/repository#number"],
  [{ issue: "acme/web'#12" }, "issue: must be owner/repository#number"],
  [{ issue: "acme/web#12\n" }, "issue: must be owner/repository#number"],
  [{ issue: `acme/web#${"1".repeat(10_000)}` }, "issue: "],
  [{ issue: "acme/web#999999999999999" }, "BigQuery has no event"],
  [{ person: "ann", dryrun: false }, "dryrun"],
];

it("what names nobody and nothing, or no one clearly, is refused with a plain sentence, and changes nothing", async () => {
  const world = await aHistoryWorld();
  await world.store([event({ sender: ANN })]);
  const { call, log } = await aForget(world);
  for (const [input, problem] of REFUSED) {
    expect([input, await call("forget", { dryRun: false, ...input })]).toEqual([
      input,
      { status: 400, json: { error: expect.stringContaining(problem) } },
    ]);
  }
  expect(await world.query("SELECT sender FROM issue_events")).toEqual([{ sender: "ann" }]);
  expect(JSON.stringify(log)).not.toMatch(/ann|nobody/);
});
