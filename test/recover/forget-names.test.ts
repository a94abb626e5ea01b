import { describe, expect, it } from "vitest";
import { aForget, deadForm, deadLetter, delivery, event } from "./testing/a-forget.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

const OLD = { repository: { name: "acme/old" }, issue: { id: 1, nodeId: "I_1", number: 7 } };
const OTHER = event({ issue: { id: 3, nodeId: "I_3", number: 13 } });

/** The ids of the issues that still have a title. */
async function titled({ query }: Awaited<ReturnType<typeof aHistoryWorld>>) {
  return query("SELECT issue_id FROM issue_events WHERE issue_title IS NOT NULL ORDER BY issue_id");
}

describe("an issue of which nothing has come since its transfer", () => {
  const departure = {
    repository: { full_name: "acme/old" },
    issue: { id: 1, number: 7, title: "Secret" },
    changes: { new_issue: { id: 2, number: 12 }, new_repository: { full_name: "Acme/Web" } },
  };
  const transferred = event({
    ...OLD,
    action: "transferred",
    changes: { transferredTo: { id: 2, repository: "acme/web", number: 12 } },
  });

  it.each(["acme/old#7", "acme/web#12"])("is forgotten by each of its names: %s", async (issue) => {
    const world = await aHistoryWorld();
    await world.store([transferred, OTHER]);
    const { forget } = await aForget(world);
    expect(await forget({ issue })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }]);
  });

  it.each([
    ["deliveries", delivery(departure)],
    ["dead_letters", deadForm(departure)],
    ["dead_letters", deadLetter(JSON.stringify(transferred))],
  ])("is forgotten by its new name where only one of the %s tells it", async (table, row) => {
    const world = await aHistoryWorld();
    await world.store([event(OLD), OTHER]);
    await world.insert(table, [row]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({ rows: { issue_events: 1, [table]: 1 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }]);
  });

  it("is forgotten by its new name where rows say nothing else of it", async () => {
    const world = await aHistoryWorld();
    await world.store([transferred, OTHER]);
    await world.query("UPDATE issue_events SET transferred_to_id = NULL WHERE TRUE");
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/web#12" })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }]);
  });

  it("is not another that had the new name later: its id says which one is meant", async () => {
    const world = await aHistoryWorld();
    await world.store([transferred, event({ issue: { id: 4, nodeId: "I_4", number: 12 } })]);
    const { call, forget } = await aForget(world);
    expect(await call("forget", { issue: "acme/web#12" })).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/several issues had the name acme\/web#12: .*: 2, 4$/) },
    });
    expect(await forget({ issue: "acme/web#12", id: 4 })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await titled(world)).toEqual([{ issue_id: 1 }]);
  });
});

it("an issue that came from elsewhere is forgotten by its old name, where only its arrival tells it", async () => {
  const world = await aHistoryWorld();
  const from = { id: 1, repository: "acme/old", number: 7 };
  await world.store([
    event({ issue: { id: 2, nodeId: "I_2", number: 12 }, changes: { transferredFrom: from } }),
    OTHER,
  ]);
  const arrival = {
    repository: { full_name: "acme/web" },
    issue: { id: 22, number: 22 },
    changes: { old_issue: { id: 21, number: 8 }, old_repository: { full_name: "acme/old" } },
  };
  await world.insert("deliveries", [delivery(arrival)]);
  const { forget } = await aForget(world);
  expect(await forget({ issue: "acme/old#8" })).toMatchObject({ rows: { issue_events: 0, deliveries: 1 } });
  expect(await forget({ issue: "acme/old#7" })).toMatchObject({ rows: { issue_events: 1 } });
  expect(await titled(world)).toEqual([{ issue_id: 3 }]);
});

it("an issue that was transferred and back, of which rows give the other side by name only, is forgotten by each of its three names", async () => {
  const at = (name: string, id: number, number: number) => ({
    repository: { name },
    issue: { id, nodeId: `I_${id}`, number },
  });
  for (const issue of ["acme/old#7", "acme/web#12", "acme/old#9"]) {
    const world = await aHistoryWorld();
    await world.store([
      event({ ...at("acme/old", 1, 7), changes: { transferredTo: { repository: "acme/web", number: 12 } } }),
      event({ ...at("acme/web", 2, 12), changes: { transferredTo: { repository: "acme/old", number: 9 } } }),
      event(at("acme/old", 5, 9)),
      OTHER,
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ issue })).toMatchObject({ rows: { issue_events: 3 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }]);
  }
});

it("an issue that was transferred twice is forgotten by each of its three names", async () => {
  for (const issue of ["acme/old#7", "acme/web#12", "acme/app#3"]) {
    const world = await aHistoryWorld();
    const middle = { repository: { name: "acme/web" }, issue: { id: 2, nodeId: "I_2", number: 12 } };
    await world.store([
      event({ ...OLD, action: "transferred", changes: { transferredTo: { id: 2 } } }),
      event({
        ...middle,
        action: "transferred",
        changes: { transferredTo: { id: 5, repository: "acme/app", number: 3 } },
      }),
      OTHER,
    ]);
    const { forget } = await aForget(world);
    expect(await forget({ issue })).toMatchObject({ rows: { issue_events: 2 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }]);
  }
});

describe("an issue of a repository that was renamed", () => {
  const named = (name: string, repository: number, id: number, number: number) =>
    event({ repository: { id: repository, name }, issue: { id, nodeId: `I_${id}`, number } });

  it("is forgotten by the repository's new name, though its events have only the old one", async () => {
    const world = await aHistoryWorld();
    await world.store([named("acme/old", 50, 1, 7), named("acme/new", 50, 3, 8), named("acme/x", 51, 4, 7)]);
    const { forget } = await aForget(world);
    expect(await forget({ issue: "acme/NEW#7" })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }, { issue_id: 4 }]);
  });

  it("is forgotten by the new name where only a delivery or a dead letter tells it", async () => {
    for (const table of ["deliveries", "dead_letters"]) {
      const world = await aHistoryWorld();
      await world.store([named("acme/old", 50, 1, 7), named("acme/x", 51, 4, 7)]);
      const renamed = { action: "renamed", repository: { id: 50, full_name: "acme/new" } };
      const row = table === "deliveries" ? delivery(renamed) : deadForm(renamed);
      await world.insert(table, [row]);
      const { forget } = await aForget(world);
      expect(await forget({ issue: "acme/new#7" })).toMatchObject({ rows: { issue_events: 1, [table]: 0 } });
      expect(await titled(world)).toEqual([{ issue_id: 4 }]);
    }
  });

  it("is not the one of a repository that got the old name later", async () => {
    const world = await aHistoryWorld();
    await world.store([
      named("acme/old", 50, 1, 7),
      named("acme/new", 50, 3, 8),
      named("acme/old", 60, 4, 7),
    ]);
    const { call, forget } = await aForget(world);
    expect(await call("forget", { issue: "acme/old#7" })).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/: 1, 4$/) },
    });
    expect(await forget({ issue: "acme/new#7" })).toMatchObject({ rows: { issue_events: 1 } });
    expect(await titled(world)).toEqual([{ issue_id: 3 }, { issue_id: 4 }]);
  });
});
