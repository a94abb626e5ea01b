import { listen, type StandInApp } from "@issue-relay/local/stand-ins/http";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { DEFAULT_SETTINGS } from "@issue-relay/local/stand-ins/slack/settings";
import { serveWebApi } from "@issue-relay/local/stand-ins/slack/web-api";
import { Workspace } from "@issue-relay/local/stand-ins/slack/workspace";
import { systemClock } from "@issue-relay/shared/clock";
import { CannotSettle } from "@issue-relay/shared/errors";
import type { Call } from "@issue-relay/shared/slack/channel-pace";
import { type Refusal, Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { ManualClock } from "@issue-relay/shared/slack/testing/manual-clock";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardChannel } from "../../functions/slack/src/card-channel.ts";
import type { Metadata } from "../../functions/slack/src/protocol/metadata.ts";
import type { CardChannel } from "../../functions/slack/src/protocol/ports.ts";

const TOKEN = "xoxb-test";
const CHANNELS = [
  { id: "C1", name: "issues" },
  { id: "C2", name: "security" },
];

let slack: LocalSlack;
let channel: CardChannel;

beforeEach(async () => {
  slack = await startLocalSlack({ token: TOKEN, channels: CHANNELS, rateLimit: false });
  channel = channelAt(slack.apiUrl);
});

afterEach(() => slack.close());

function channelAt(url: string, tokens: [string, string] = [TOKEN, TOKEN]): CardChannel {
  const token = { current: async () => tokens[0], refreshed: async () => tokens[1] };
  const api = webApi({ url, token, send: createSend(5000) });
  return cardChannel({ api, pace: new Pace(), clock: systemClock, id: "C1", messagesPerSecond: 1000 });
}

function message(text: string): SlackMessage {
  const section = { type: "rich_text_section" as const, elements: [{ type: "text" as const, text }] };
  return { text, blocks: [{ type: "rich_text", elements: [section] }] };
}

const METADATA: Metadata = { event_type: "issue_card", event_payload: { card: "k", shown: "d1" } };
const LINES: Metadata = {
  event_type: "issue_card_lines",
  event_payload: { card: "k", lines: [{ key: "c:1", shown: "d2", revision: "r", at: 1, size: 2 }] },
};

/** Posts as anybody can who has a token. */
async function postAsOther(body: object): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const given = JSON.stringify({ channel: "C1", ...body });
  await fetch(`${slack.apiUrl}chat.postMessage`, { method: "POST", headers, body: given });
}

async function refusalOf(call: Promise<unknown>): Promise<Refusal["kind"]> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refused);
  return error instanceof Refused ? error.refusal.kind : "retry";
}

describe("a channel for cards", () => {
  it("posts a card, answers in its thread, changes and deletes what it posted", async () => {
    const card = await channel.post({ message: message("card"), metadata: METADATA });
    expect(card.thread).toBeUndefined();
    const line = await channel.post({ message: message("line"), metadata: LINES, thread: card.ts });
    expect(line.thread).toBe(card.ts);
    const changed: Metadata = { ...METADATA, event_payload: { card: "k", shown: "d3" } };
    await channel.update({ ts: card.ts, message: message("changed"), metadata: changed });
    expect(slack.messages("issues")).toMatchObject([
      { ts: card.ts, text: "changed", metadata: changed, pings: [] },
      { ts: line.ts, text: "line", metadata: LINES, thread_ts: card.ts },
    ]);
    await channel.delete(line.ts);
    expect(slack.messages("issues")).toMatchObject([{ ts: card.ts }]);
  });

  it("says that a line landed in the channel, where somebody has deleted its card", async () => {
    const card = await channel.post({ message: message("card"), metadata: METADATA });
    slack.deleteAsPerson("issues", card.ts);
    const line = await channel.post({ message: message("line"), metadata: LINES, thread: card.ts });
    expect(line.thread).toBeUndefined();
  });

  it("sees its own messages with what they say of themselves, and nothing in those of others", async () => {
    const { ts } = await channel.post({ message: message("card"), metadata: METADATA });
    await channel.post({ message: message("line"), metadata: LINES, thread: ts });
    await postAsOther({ text: "hi" });
    await postAsOther({ text: "hi", metadata: { event_type: "issue_card", event_payload: { other: 1 } } });
    await postAsOther({ text: "hi", metadata: { event_type: "deploy", event_payload: { card: "k" } } });
    await postAsOther({ blocks: [{ type: "divider" }, ...message("rich").blocks] });
    const history = await channel.history("0");
    expect(history.map(({ metadata }) => metadata)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      METADATA,
    ]);
    expect(history[0]?.blocks).toEqual(message("rich").blocks);
    expect(history.at(-1)).toEqual({ ts, metadata: METADATA, blocks: message("card").blocks });
    const replies = await channel.replies(ts, "0");
    expect(replies.map(({ metadata }) => metadata)).toEqual([METADATA, LINES]);
  });

  it("sees what it posted since a time, that of the message itself included", async () => {
    await channel.post({ message: message("one"), metadata: METADATA });
    const { ts } = await channel.post({ message: message("two"), metadata: METADATA });
    const since = await channel.history(ts);
    expect(since).toMatchObject([{ ts }]);
  });
});

describe("what Slack refuses says what is to be done:", () => {
  let ts: string;

  beforeEach(async () => {
    ({ ts } = await channel.post({ message: message("card"), metadata: METADATA }));
  });

  it("a message that somebody deleted is gone", async () => {
    slack.deleteAsPerson("issues", ts);
    expect(await refusalOf(channel.update({ ts, message: message("x"), metadata: METADATA }))).toBe("gone");
    expect(await refusalOf(channel.delete(ts))).toBe("gone");
    expect(await refusalOf(channel.replies(ts, "0"))).toBe("gone");
  });

  it.each<[string, () => void]>([
    ["is archived", () => slack.archive("issues")],
    ["doesn't have the bot in it", () => slack.removeBot("issues")],
    ["was made anew", () => void slack.recreate("issues")],
  ])("a person must act where the channel %s", async (_, happen) => {
    happen();
    expect(await refusalOf(channel.post({ message: message("x"), metadata: METADATA }))).toBe("destination");
  });

  it("a person must act where a card can't change any more, because its channel is archived", async () => {
    slack.archive("issues");
    const update = channel.update({ ts, message: message("x"), metadata: METADATA });
    expect(await refusalOf(update)).toBe("destination");
  });

  it("a person must give the bot the scope that is named", async () => {
    slack.scopes = ["chat:write"];
    for (const read of [() => channel.history("0"), () => channel.replies(ts, "0")]) {
      await expect(read()).rejects.toThrow(
        /^Slack answered 200 missing_scope: channels:history,groups:history/,
      );
      expect(await refusalOf(read())).toBe("destination");
    }
  });

  it("a revoked token must be replaced, and the new one is used at once", async () => {
    slack.revokeToken();
    expect(await refusalOf(channel.history("0"))).toBe("credential");
    slack.restoreToken();
    expect(await channelAt(slack.apiUrl, ["xoxb-old", TOKEN]).history("0")).toHaveLength(1);
  });

  it("blocks that Slack doesn't take will never be taken", async () => {
    const blocks: SlackMessage["blocks"] = [{ type: "rich_text", elements: [] }];
    const post = channel.post({ message: { text: "x", blocks }, metadata: METADATA });
    expect(await refusalOf(post)).toBe("message");
  });
});

describe("nobody knows whether a message was posted where Slack's answer", () => {
  it.each([
    ["is lost", { kind: "lose-answer" }],
    ["never comes, because the connection breaks", { kind: "reset" }],
    ["doesn't name the message", { kind: "status", status: 200, body: { ok: true } }],
    ["can't be read", { kind: "status", status: 200, body: "<html>" }],
    ["is that it failed", { kind: "status", status: 503 }],
  ] as const)("%s", async (_, fault) => {
    slack.faults.add({ ...fault, times: 1 });
    const post = channel.post({ message: message("card"), metadata: METADATA });
    await expect(post).rejects.toThrow(UnknownOutcome);
  });
});

describe("a channel with a long history", () => {
  /** A channel in which others have posted so many messages. */
  async function crowded(count: number, root?: string) {
    const settings = { ...DEFAULT_SETTINGS };
    const workspace = new Workspace({ channels: CHANNELS, settings, now: Date.now });
    const other = { channel: "C1", from: "bot" as const, blocks: [], broadcast: false };
    const { ts } = workspace.post({ ...other, text: "card", metadata: METADATA, thread_ts: "" });
    for (let index = 1; index < count; index++) {
      workspace.post({ ...other, text: "hi", thread_ts: root === undefined ? "" : ts });
    }
    const app: StandInApp = new Hono();
    serveWebApi(app, { workspace, limiter: undefined, authenticate: () => {} });
    const { url, close } = await listen(app);
    return { ts, channel: channelAt(`${url}/api/`), [Symbol.asyncDispose]: close };
  }

  it("is read to its last page", async () => {
    await using long = await crowded(4000);
    const history = await long.channel.history("0");
    expect(history).toHaveLength(4000);
    expect(new Set(history.map(({ ts }) => ts)).size).toBe(4000);
    expect(history.at(-1)).toMatchObject({ ts: long.ts, metadata: METADATA });
  });

  it("is never taken for read where it goes on", async () => {
    await using long = await crowded(4001);
    await expect(long.channel.history("0")).rejects.toThrow(
      new CannotSettle("conversations.history has more than 4000 messages of the channel since then"),
    );
  });

  it("has threads that are read to their last page too", async () => {
    await using long = await crowded(450, "in a thread");
    expect(await long.channel.replies(long.ts, "0")).toHaveLength(450);
    expect(await long.channel.history("0")).toHaveLength(1);
  });
});

describe("the pace of a channel", () => {
  const others: Call[] = ["update", "delete", "read"];
  let clock: ManualClock;
  let two: [CardChannel, CardChannel];

  beforeEach(() => {
    clock = new ManualClock();
    const pace = new Pace();
    const token = { current: async () => TOKEN, refreshed: async () => TOKEN };
    const api = webApi({ url: slack.apiUrl, token, send: createSend(1000) });
    const common = { api, pace, clock, messagesPerSecond: 1 };
    two = [cardChannel({ ...common, id: "C1" }), cardChannel({ ...common, id: "C2" })];
  });

  /** Whether the call has its turn now. */
  async function isFree(each: CardChannel, call: Call): Promise<boolean> {
    return each.turn(call, 0).then(
      () => true,
      () => false,
    );
  }

  it("is one new message a second in each channel", async () => {
    const [issues, security] = two;
    expect([await isFree(issues, "post"), await isFree(issues, "post")]).toEqual([true, false]);
    expect(await isFree(security, "post")).toBe(true);
    await clock.pass(1000);
    expect(await isFree(issues, "post")).toBe(true);
  });

  it("is 50 updates, deletions and reads a minute, over all channels together", async () => {
    for (const call of others) {
      const turns = Array.from({ length: 30 }, (_, index) => isFree(two[index % 2 === 0 ? 0 : 1], call));
      const free = (await Promise.all(turns)).filter(Boolean);
      expect([call, free.length]).toEqual([call, 20]);
      await clock.pass(6000);
      expect([await isFree(two[0], call), await isFree(two[1], call)]).toEqual([true, true]);
    }
  });

  it("pauses in one channel where Slack says so, or in all, and other calls go on", async () => {
    const [issues, security] = two;
    const posted = { message: message("hi"), metadata: METADATA };
    slack.faults.add({ kind: "rate-limit", retryAfterSeconds: 5, times: 1 });
    await expect(issues.post(posted)).rejects.toThrow(Refused);
    expect([await isFree(issues, "post"), await isFree(security, "post")]).toEqual([false, true]);
    await clock.pass(5000);
    const body = { ok: false, error: "message_limit_exceeded" };
    slack.faults.add({ kind: "status", status: 429, body, times: 1 });
    await expect(issues.post(posted)).rejects.toThrow(Refused);
    expect([await isFree(issues, "post"), await isFree(security, "post")]).toEqual([false, false]);
    for (const call of others) {
      expect(await isFree(issues, call)).toBe(true);
    }
    slack.faults.add({ kind: "rate-limit", retryAfterSeconds: 5, times: 1 });
    await expect(issues.delete("1.0")).rejects.toThrow(Refused);
    expect([await isFree(security, "delete"), await isFree(security, "read")]).toEqual([false, true]);
  });
});
