import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "./server.ts";
import { call } from "./testing/client.ts";

const channel = "C1";
let slack: LocalSlack;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  const channels = [{ id: channel, name: "issues" }];
  slack = await startLocalSlack({ token: "xoxb-test", channels, rateLimit: false, now: () => now });
});

afterEach(() => slack.close());

async function post(given: object) {
  return (await call(slack, "chat.postMessage", { channel, ...given })).ts;
}

async function texts(method: string, given: object = {}) {
  return (await call(slack, method, { channel, ...given })).messages.map(({ text }) => text);
}

/** Follows the cursors to the last page. */
async function pages(method: string, given: object) {
  const found: string[][] = [];
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    const page = await call(slack, method, { channel, ...given, cursor });
    found.push(page.messages.map(({ text }) => text));
    expect(page.has_more).toBe(page.response_metadata.next_cursor !== undefined);
    cursor = page.response_metadata.next_cursor;
  }
  return found;
}

describe("pages", () => {
  it("of history lead to the oldest message, newest first", async () => {
    for (const text of ["1", "2", "3", "4", "5"]) {
      await post({ text });
    }
    expect(await pages("conversations.history", { limit: 2 })).toEqual([["5", "4"], ["3", "2"], ["1"]]);
  });

  it("of replies begin with the parent and lead to the newest reply", async () => {
    const ts = await post({ text: "parent" });
    for (const text of ["1", "2", "3"]) {
      await post({ text, thread_ts: ts });
    }
    expect(await pages("conversations.replies", { ts, limit: 2 })).toEqual([
      ["parent", "1"],
      ["2", "3"],
    ]);
  });

  it("hold at most 999 messages", async () => {
    const ts = await post({ text: "parent" });
    for (let count = 0; count < 1000; count += 1) {
      await post({ text: "reply", thread_ts: ts });
    }
    expect((await pages("conversations.replies", { ts, limit: 5000 })).map(({ length }) => length)).toEqual([
      999, 2,
    ]);
  });
});

describe("replies", () => {
  it("between two times come with their parent", async () => {
    const ts = await post({ text: "parent" });
    const stamps: string[] = [];
    for (const text of ["1", "2", "3"]) {
      stamps.push(await post({ text, thread_ts: ts }));
    }
    const given = { ts, oldest: stamps[0], latest: stamps[2] };
    expect(await texts("conversations.replies", given)).toEqual(["parent", "2"]);
    expect(await texts("conversations.replies", { ...given, inclusive: true })).toEqual([
      "parent",
      "1",
      "2",
      "3",
    ]);
  });

  it.each([
    [{ latest: "noon" }, "invalid_ts_latest"],
    [{ oldest: "noon" }, "invalid_ts_oldest"],
    [{ cursor: "?" }, "invalid_cursor"],
    [{ ts: "1.000000" }, "thread_not_found"],
    [{ channel: "C9" }, "channel_not_found"],
  ])("are refused for %j: %s", async (given, error) => {
    const ts = await post({ text: "parent" });
    expect(await call(slack, "conversations.replies", { channel, ts, ...given })).toMatchObject({ error });
  });
});

describe("a history that lags behind", () => {
  beforeEach(() => {
    slack.historyLagMs = 3000;
  });

  it("shows a message late, while the page and the handle show it at once", async () => {
    const ts = await post({ text: "new" });
    expect(slack.messages("issues")).toMatchObject([{ text: "new" }]);
    now += 2999;
    expect(await texts("conversations.history")).toEqual([]);
    expect(await call(slack, "conversations.replies", { channel, ts })).toMatchObject({
      error: "thread_not_found",
    });
    now += 1;
    expect(await texts("conversations.history")).toEqual(["new"]);
    expect(await texts("conversations.replies", { ts })).toEqual(["new"]);
  });

  it("shows each update late, and what was there before until then", async () => {
    const ts = await post({ text: "1" });
    now += 1000;
    await call(slack, "chat.update", { channel, ts, text: "2" });
    now += 1000;
    await call(slack, "chat.update", { channel, ts, text: "3" });
    now += 1000;
    expect(await texts("conversations.history")).toEqual(["1"]);
    now += 1000;
    expect(await texts("conversations.history")).toEqual(["2"]);
    now += 1000;
    expect(await texts("conversations.history")).toEqual(["3"]);
  });

  it("shows what is deleted a while longer, though it can't be updated any more", async () => {
    const ts = await post({ text: "new" });
    now += 3000;
    slack.deleteAsPerson("issues", ts);
    expect(await texts("conversations.history")).toEqual(["new"]);
    expect(await call(slack, "chat.update", { channel, ts, text: "x" })).toMatchObject({
      error: "message_not_found",
    });
    now += 3000;
    expect(await texts("conversations.history")).toEqual([]);
  });

  it("counts only the replies that it shows", async () => {
    const ts = await post({ text: "parent" });
    now += 3000;
    await post({ text: "reply", thread_ts: ts });
    const history = async () => (await call(slack, "conversations.history", { channel })).messages[0];
    expect(await history()).not.toHaveProperty("reply_count");
    now += 3000;
    expect(await history()).toMatchObject({ reply_count: 1 });
  });

  it("catches up at once with what happens after the lag has ended", async () => {
    await post({ text: "late" });
    slack.historyLagMs = 0;
    await post({ text: "at once" });
    expect(await texts("conversations.history")).toEqual(["at once"]);
    now += 3000;
    expect(await texts("conversations.history")).toEqual(["at once", "late"]);
  });
});
