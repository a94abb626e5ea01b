import { MONDAY } from "@issue-relay/local/stand-ins/github/testing/acme";
import { describe, expect, it, vi } from "vitest";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { aLife, aReplay, count, HOUR, WEEK } from "./testing/a-replay.ts";
import { rawRows } from "./testing/raw-deliveries.ts";

const MINUTE = 60_000;

/** Small deliveries, a thousand each hour and too many for one page, and then those of an issue. @param every another time than an hour */
async function aCrowd(deliveries: number, every = HOUR) {
  const world = await aHistoryWorld();
  const noise = Array.from({ length: deliveries }, (_, n) => ({
    publish_time: new Date(MONDAY - 5 * HOUR + Math.floor(n / 1_000) * every + (n % 1_000)).toISOString(),
    data: "{}",
    attributes: '{"x-github-event":"issues"}',
  }));
  await world.insert("deliveries", [...noise, ...rawRows(aLife(world))]);
  return world;
}

describe("a replay", () => {
  it("reads all pages of many deliveries, also while BigQuery is slow", async () => {
    const world = await aCrowd(1_200);
    const body = { kind: "bigquery#getQueryResultsResponse", jobComplete: false };
    world.bigquery.faults.add({ kind: "status", status: 200, body, path: "/queries/", times: 2 });
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ status: 200, deliveries: 1_204, notUnderstood: 1_200, added: 4 });
  });

  it.each([
    ["", HOUR, "08:00"],
    [", also within an hour in which more came than a call can map", MINUTE, "04:34"],
  ])("goes on behind the part that was done%s", async (_, every, nextFrom) => {
    const world = await aCrowd(4_100, every);
    const broken = { error: { code: 400, message: "no such column", errors: [{ reason: "invalid" }] } };
    world.bigquery.faults.add({ kind: "status", status: 400, body: broken, path: "/upload/" });
    const { replay } = await aReplay(world);
    const first = await replay();
    expect(first).toMatchObject({
      status: 503,
      deliveries: 4_000,
      isComplete: false,
      nextFrom: `2026-03-02T${nextFrom}:00.000Z`,
      problems: [{ reason: "broken-destination", problem: expect.stringContaining("no such column") }],
    });
    expect(await count(world, "issue_events")).toBe(0);
    world.bigquery.faults.clear();
    expect(await replay({ from: first.nextFrom })).toMatchObject({ status: 200, deliveries: 104, added: 4 });
    expect(await count(world, "events")).toBe(4);
  });

  it.each([
    ["does not answer", "/queries/"],
    ["does not take queries", "/jobs"],
  ])("says so where BigQuery %s, and loses nothing", async (_, path) => {
    const world = await aHistoryWorld();
    await world.insert("deliveries", rawRows(aLife(world)));
    world.bigquery.faults.add({ kind: "status", status: 503, path });
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({
      status: 503,
      isComplete: false,
      problems: [{ reason: "bigquery-away" }],
    });
    world.bigquery.faults.clear();
    expect(await replay()).toMatchObject({ status: 200, added: 4 });
    expect(await count(world, "events")).toBe(4);
  });

  it("ends where its caller hangs up, and the next one loads everything", async () => {
    const world = await aHistoryWorld();
    await world.insert("deliveries", rawRows(aLife(world)));
    const { call, replay, log } = await aReplay(world);
    world.bigquery.faults.add({ kind: "hang", path: "/upload/", times: 1 });
    const requests = vi.spyOn(world.bigquery.faults, "take");
    const gone = new AbortController();
    const first = call("replay", { ...WEEK, dryRun: false }, gone.signal).catch(() => "gone");
    await expect
      .poll(() => requests.mock.calls.some(([path]) => path.includes("/upload/")), { timeout: 20_000 })
      .toBe(true);
    gone.abort();
    expect(await first).toBe("gone");
    await expect.poll(() => log.some(({ msg, message }) => /anew/.test(`${msg}${message}`))).toBe(true);
    expect(await replay()).toMatchObject({ status: 200, events: 4 });
    expect(await count(world, "events")).toBe(4);
  });

  it("loads nothing twice where the answer to a load is lost", async () => {
    const world = await aHistoryWorld();
    await world.insert("deliveries", rawRows(aLife(world)));
    world.bigquery.faults.add({ kind: "lose-answer", path: "/upload/", times: 1 });
    const { replay } = await aReplay(world);
    expect(await replay()).toMatchObject({ status: 200, added: 4 });
    expect(await count(world, "issue_events")).toBe(4);
  });
});
