import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import type { Clock } from "@issue-relay/shared/clock";
import { createLogger } from "@issue-relay/shared/logger";
import type { TaskCall } from "@issue-relay/shared/tasks/task";
import { expect, it } from "vitest";
import { replayTask } from "../../functions/recover/src/replay/task.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";
import { aLife, aReplay, count } from "./testing/a-replay.ts";
import { rawRow, rawRows } from "./testing/raw-deliveries.ts";

const DEADLINE_MS = 510_000;

/** How long BigQuery needs for each of them, in ms. */
interface Pace {
  /** A query, or a page of its result. */
  query: number;
  load: number;
}

/** A replay of two hours, with some pages of deliveries each, by a clock of its own. @param titles how long they are */
function aSlowReplay({ query, load }: Pace, { pages = 3, titles = 100_000, dryRun = false } = {}) {
  let now = 0;
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const opened = examplePayload("issues.opened");
  const title = "x".repeat(titles);
  const page = Array.from({ length: 30 }, (_, n) => {
    const payload = { ...opened.payload, issue: { ...opened.payload.issue, id: n + 1, title } };
    return asSelected({ event: opened.event, payload, at: new Date(n) });
  });
  const hours = [0, 1].map((hour) => ({
    start: hour * 3_600_000,

    ours: 4_000,
    nameless: 0,
  }));
  const loads: number[] = [];
  const task = replayTask({
    table: "issue_events",
    deliveries: "deliveries",
    host: "github.com",
    appId: undefined,
    clock,
    query: async (sql) => {
      now += query;
      return sql.includes("nameless") ? hours : [{ known: 0 }];
    },
    async *queryPages() {
      now += 8_000;
      for (let n = 0; n <= pages; n += 1) {
        now += query;
        // The last one has no event of ours.
        yield n < pages ? page : [];
      }
    },
    loadRows: async (rows) => {
      now += load;
      loads.push(rows.length);
    },
  });
  return {
    loads,
    /** Calls it, and says how long that took. */
    async call(from = "1970-01-01T00:00:00Z") {
      const startedAt = now;
      const call: TaskCall = {
        input: { from, to: "1970-01-02T00:00:00Z", dryRun },
        at: new Date(),
        caller: undefined,
        deadline: now + DEADLINE_MS,
        signal: new AbortController().signal,
        logger: createLogger({ destination: { write() {} } }),
        progress() {},
      };
      const { result } = await task(call);
      return { ms: now - startedAt, ...(result as { nextFrom: Date | null; deliveries: number }) };
    },
  };
}

function asSelected(occurrence: Parameters<typeof rawRow>[0]) {
  return {
    published: occurrence.at.getTime(),
    received: occurrence.at.toISOString(),
    event: occurrence.event,
    delivery: "d",
    data: rawRow(occurrence).data,
  };
}

const PACES = [1_000, 40_000, 60_000].flatMap((query) =>
  [1_000, 130_000, 180_000].map((load) => ({ query, load })),
);

it.each(PACES)("a replay ends before its time is over, and says where to go on, at %j", async (pace) => {
  for (const options of [
    {},
    { pages: 9 },
    { pages: 4, titles: 9 },
    { pages: 3, titles: 9 },
    { dryRun: true, pages: 9 },
  ]) {
    const { call } = aSlowReplay(pace, options);
    const first = await call();
    expect(first.ms).toBeLessThan(DEADLINE_MS);
    if (first.nextFrom !== null) {
      expect((await call(first.nextFrom.toISOString())).ms).toBeLessThan(DEADLINE_MS);
    }
  }
});

it("a replay that BigQuery answers as usual comes to its end in one call", async () => {
  const { call, loads } = aSlowReplay({ query: 5_000, load: 10_000 });
  expect(await call()).toMatchObject({ nextFrom: null, deliveries: 180 });
  expect(loads.length).toBeGreaterThan(3);
});

it("a dry run may begin a page when it is too late for a load", async () => {
  const { call } = aSlowReplay({ query: 40_000, load: 0 }, { pages: 2, dryRun: true });
  expect(await call()).toMatchObject({ nextFrom: null });
});

it("a replay loads nothing for which there is no time, and the next call does", async () => {
  const world = await aHistoryWorld();
  await world.insert("deliveries", rawRows(aLife(world)));
  const hasty = await aReplay(world, { deadlineMs: 150_000 });
  const first = await hasty.replay();
  expect(first).toMatchObject({ status: 503, deliveries: 0, isComplete: false, problems: [] });
  expect(await count(world, "issue_events")).toBe(0);
  const { replay } = await aReplay(world);
  expect(await replay({ from: first.nextFrom })).toMatchObject({ status: 200, added: 4, isComplete: true });
});
