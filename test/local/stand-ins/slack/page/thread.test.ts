import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { call, send } from "../testing/client.ts";

let slack: LocalSlack;
let card: string;

beforeEach(async () => {
  const channels = [{ id: "C1", name: "issues" }];
  slack = await startLocalSlack({ token: "xoxb-test", channels, rateLimit: false });
  card = await post({ text: "the card" });
});

afterEach(() => slack.close());

async function post(given: object) {
  return (await call(slack, "chat.postMessage", { channel: "C1", ...given })).ts;
}

/** What the two panes show, without tags. */
async function panes(thread: string) {
  const html = await (await fetch(`${slack.url}/?channel=issues&thread=${thread}`)).text();
  const [channel = "", side = ""] = html
    .slice(html.indexOf("<main"), html.indexOf("<script"))
    .split("<aside");
  const textOf = (part: string) =>
    part
      .replaceAll(/<details>.*?<\/details>/gs, "")
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ");
  return { channel: textOf(channel), thread: textOf(side) };
}

describe("a thread", () => {
  it("shows in the channel how many replies it has, and beside it what they are", async () => {
    expect((await panes("")).channel).not.toContain("repl");
    await post({ text: "first reply", thread_ts: card });
    expect((await panes("")).channel).toMatch(/the card 1 reply Last reply today at \d+:\d\d [AP]M/);
    await post({ text: "second reply", thread_ts: card });
    const { channel, thread } = await panes(card);
    expect(channel).toContain("the card 2 replies");
    expect(channel).not.toContain("first reply");
    expect(thread).toMatch(/Thread.*the card.*2 replies.*first reply.*second reply/);
    expect((await panes("1.000000")).thread).not.toContain("Thread");
  });

  it("shows a reply in the channel too where it was sent there", async () => {
    await post({ text: "for all", thread_ts: card, reply_broadcast: true });
    expect((await panes("")).channel).toMatch(/replied to a thread: the card.*for all/);
  });

  it("stays when its first message is deleted", async () => {
    await post({ text: "first reply", thread_ts: card });
    slack.deleteAsPerson("issues", card);
    const { channel, thread } = await panes(card);
    expect(channel).toMatch(/This message was deleted\. 1 reply/);
    expect(thread).toMatch(/This message was deleted\. 1 reply.*first reply/);
    expect(`${channel}${thread}`).not.toContain("the card");
  });
});

async function updates(since: string, thread = "") {
  const asked = new URLSearchParams({ channel: "C1", thread, since });
  const answer = await (await fetch(`${slack.url}/updates?${asked}`)).json();
  return z.looseObject({ position: z.string().optional(), channel: z.unknown().optional() }).parse(answer);
}

async function position() {
  return /data-position="([^"]*)"/.exec(await (await fetch(slack.url)).text())?.[1] ?? "";
}

describe("an open page", () => {
  it("gets the messages that changed, and nothing else", async () => {
    const since = await position();
    expect(await updates(since)).toMatchObject({ position: since, sidebar: "", channel: [], thread: [] });
    await send(slack.webhookUrl("issues"), { text: "new" });
    const ts = slack.messages("issues")[1]?.ts;
    const { position: next, channel } = await updates(since);
    expect(channel).toMatchObject([{ ts, html: expect.stringContaining("new") }]);
    expect(await updates(next ?? "")).toMatchObject({ channel: [] });
  });

  it("gets with a reply its first message, whose number of replies changed", async () => {
    const since = await position();
    const reply = await post({ text: "a reply", thread_ts: card });
    expect(await updates(since, card)).toMatchObject({
      channel: [
        { ts: reply, html: "" },
        { ts: card, html: expect.stringContaining("1 reply") },
      ],
      thread: [
        { ts: reply, html: expect.stringContaining("a reply") },
        { ts: card, html: expect.stringContaining("1 reply") },
      ],
    });
    expect(await updates(since, "2.000000")).toMatchObject({ thread: [{ html: "" }, { html: "" }] });
  });

  it("gets nothing in place of a message that was deleted", async () => {
    const since = await position();
    await call(slack, "chat.delete", { channel: "C1", ts: card });
    expect(await updates(since)).toMatchObject({ channel: [{ ts: card, html: "" }] });
  });

  it("gets the sidebar when a channel has changed", async () => {
    const since = await position();
    slack.archive("issues");
    expect(await updates(since)).toMatchObject({ sidebar: expect.stringContaining("archived"), channel: [] });
  });

  it("is to be loaded anew when it is of another server, has lost its channel, or lacks too much", async () => {
    const since = await position();
    expect(await updates("another/0")).toEqual({ reload: true });
    for (let count = 0; count < 201; count += 1) {
      await post({ text: "x" });
    }
    expect(await updates(since)).toEqual({ reload: true });
    slack.recreate("issues");
    expect(await updates(await position())).toEqual({ reload: true });
  });
});
