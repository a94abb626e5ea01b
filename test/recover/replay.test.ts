import { MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { rowOf } from "@issue-relay/shared/event/row";
import { describe, expect, it } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { aLife, aReplay, count, DAY, eventsOf, HOUR, shown, WEEK } from "./testing/a-replay.ts";
import { rawRow, rawRows } from "./testing/raw-deliveries.ts";

describe("a wrong mapping that was repaired", () => {
  it("shows in no event any more, whatever came first into the table, and each event counts once", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    const wrong = eventsOf(told).map((event) => ({
      ...rowOf(event),
      issue_title: "wrong",
      issue_labels: ["wrong"],
      issue_state: null,
      mapped_at: undefined,
    }));
    await world.insert("issue_events", wrong.slice(0, 2));
    await world.insert("deliveries", rawRows(told));
    const { replay } = await aReplay(world);
    expect(await replay()).toEqual({
      status: 200,
      dryRun: false,
      deliveries: 4,
      events: 4,
      added: 2,
      nameless: 0,
      notUnderstood: 0,
      examples: [],
      withoutDetail: 0,
      details: [],
      nextFrom: null,
      isComplete: true,
      problems: [],
    });
    // The consumer of rows was slow: its copies come after the newer ones.
    await world.insert("issue_events", wrong.slice(2));
    const expected = [
      { action: "opened", issue_labels: [] },
      { action: "labeled", issue_labels: ["bug"] },
      { action: "created", issue_labels: ["bug"] },
      { action: "closed", issue_labels: ["bug"] },
    ].map((row) => ({ ...row, issue_title: "Login fails" }));
    expect(await shown(world)).toMatchObject(expected);
    expect(await replay()).toMatchObject({ status: 200, events: 4, added: 0 });
    expect(await shown(world)).toMatchObject(expected);
    expect(await world.query("SELECT state, labels FROM issues")).toEqual([
      { state: "closed", labels: ["bug"] },
    ]);
  });

  it("keeps when and by which delivery each event came, so that its row is in the same partition", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    await world.store(eventsOf(told));
    await world.insert(
      "deliveries",
      told.map((each) => rawRow({ ...each, deliveryId: "d" })),
    );
    const before = await shown(world);
    const { replay } = await aReplay(world);
    await replay();
    expect(await count(world, "issue_events")).toBe(8);
    expect(await shown(world)).toEqual(before);
    expect(
      await world.query("SELECT COUNT(DISTINCT TIMESTAMP_TRUNC(received_at, DAY)) AS days FROM issue_events"),
    ).toEqual([{ days: 1 }]);
  });

  it("keeps that where a part of an event's deliveries is mapped anew, or a later one by a later call", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    const again = told.map((each) => ({ ...each, at: new Date(each.at.getTime() + 12 * HOUR) }));
    const deliveries = (of: typeof told, deliveryId: string) =>
      of.map((each) => rawRow({ ...each, deliveryId }));
    await world.insert("deliveries", [...deliveries(told, "first"), ...deliveries(again, "second")]);
    const { replay } = await aReplay(world);
    await replay();
    const before = await shown(world);
    expect(before).toMatchObject(Array(4).fill({ delivery_id: "first" }));
    const noon = new Date(MONDAY + 8 * HOUR).toISOString();
    expect(await replay({ from: noon })).toMatchObject({ deliveries: 4, added: 0 });
    expect(await shown(world)).toEqual(before);
    await replay({ to: noon });
    await replay({ from: noon });
    expect(await shown(world)).toEqual(before);
  });

  it("is shown as it was by a dry run, which tells the numbers of the real one", async () => {
    const world = await aHistoryWorld();
    const told = aLife(world);
    await world.store(eventsOf(told).slice(0, 1));
    await world.insert("deliveries", [
      ...rawRows(told),
      rawRow({ event: "issues", payload: {}, at: new Date(MONDAY) }),
    ]);
    const { replay } = await aReplay(world);
    const dry = await replay({ dryRun: true });
    expect(await count(world, "issue_events")).toBe(1);
    expect(await replay({ dryRun: undefined })).toEqual(dry);
    expect(await count(world, "issue_events")).toBe(1);
    expect(dry).toMatchObject({ dryRun: true, deliveries: 5, events: 4, added: 3, notUnderstood: 1 });
    expect(await replay()).toEqual({ ...dry, dryRun: false });
    expect(await count(world, "events")).toBe(4);
  });
});

describe("the time", () => {
  it("begins and ends anywhere within a day, its end not included", async () => {
    const world = await aHistoryWorld();
    await world.insert("deliveries", rawRows(aLife(world)));
    const { replay } = await aReplay(world);
    const published = (hour: number) => new Date(MONDAY + hour * HOUR + 20).toISOString();
    expect(await replay({ from: published(1), to: published(3) })).toMatchObject({ deliveries: 2, added: 2 });
    expect(await shown(world)).toMatchObject([{ action: "labeled" }, { action: "created" }]);
    expect(await replay({ from: published(0).replace("Z", "+00:00"), to: undefined })).toMatchObject({
      deliveries: 4,
      added: 2,
    });
  });

  it("may have no deliveries, be ten years long, or not have come yet", async () => {
    const world = await aHistoryWorld();
    await world.insert("deliveries", rawRows([...aLife(world), ...aLife(world, MONDAY - 3_000 * DAY)]));
    const { replay } = await aReplay(world);
    const nothing = { status: 200, deliveries: 0, events: 0, added: 0, nextFrom: null, isComplete: true };
    expect(await replay({ from: "2003-01-01T00:00:00Z", to: "2013-01-01T00:00:00Z" })).toMatchObject(nothing);
    expect(await replay({ from: "2999-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z" })).toMatchObject(nothing);
    expect(await replay({ from: "1970-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z" })).toMatchObject({
      status: 200,
      deliveries: 8,
      isComplete: true,
    });
  });

  it.each([
    [{ from: WEEK.to, to: WEEK.from }, "from must be before to"],
    [{ from: WEEK.from, to: WEEK.from }, "from must be before to"],
    [{ from: "2999-01-01T00:00:00Z", to: undefined }, "from must be before to"],
    [{ from: undefined }, "from: "],
    [{ from: "yesterday" }, "from: "],
    [{ from: "0000-01-01T00:00:00Z" }, "from: must be after 1970"],
    [{ from: "2026-03-02" }, "from: "],
    [{ days: 3 }, "days"],
  ])("%j is refused with a plain sentence", async (input, problem) => {
    const { call } = await aReplay(await aHistoryWorld());
    const { status, json } = await call("replay", { ...WEEK, ...input });
    expect(json).toEqual({ error: expect.stringContaining(problem) });
    expect(status).toBe(400);
  });

  it("is refused where no raw deliveries are kept", async () => {
    const world = await aHistoryWorld();
    const { call } = await world.newRecover({ raw: false });
    expect(await call("replay", WEEK)).toEqual({
      status: 400,
      json: { error: "no raw deliveries are kept: set `raw` in terraform" },
    });
  });
});
