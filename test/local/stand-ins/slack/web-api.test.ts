import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, type StoredMessage, startLocalSlack } from "./server.ts";
import { call, send } from "./testing/client.ts";

const channel = "C0ISSUES01";
let slack: LocalSlack;
let heard: StoredMessage[];

beforeEach(async () => {
  heard = [];
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [
      { id: channel, name: "issues" },
      { id: "C0BUGS0001", name: "bugs" },
    ],
    rateLimit: false,
    onMessage: (message) => heard.push(message),
  });
});

afterEach(() => slack.close());

function post(given: object) {
  return call(slack, "chat.postMessage", { channel, ...given });
}

function section(text: string) {
  return { type: "section", text: { type: "mrkdwn", text } };
}

describe("a bot with a token", () => {
  it("posts to a channel by id or name, from JSON or a form, and reads back what it said, newest first", async () => {
    const first = await post({ text: "one" });
    expect(first).toMatchObject({ ok: true, channel, message: { text: "one", ts: first.ts } });
    const blocks = JSON.stringify([section("*two*")]);
    await call(slack, "chat.postMessage", { channel: "#issues", text: "two", blocks }, "xoxb-test", true);
    const { messages } = await call(slack, "conversations.history", { channel });
    expect(messages.map(({ text }) => text)).toEqual(["two", "one"]);
    expect(messages[0]).toMatchObject({ blocks: [section("*two*")], type: "message" });
    expect(heard.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("finds its metadata again only if it asks for all metadata", async () => {
    const metadata = { event_type: "issue_event", event_payload: { id: "abc", attempt: 2 } };
    await post({ text: "one", metadata });
    const [plain] = (await call(slack, "conversations.history", { channel })).messages;
    expect(plain?.metadata).toEqual({ event_type: "issue_event" });
    const asked = { channel, include_all_metadata: true };
    const [full] = (await call(slack, "conversations.history", asked)).messages;
    expect(full?.metadata).toEqual(metadata);
  });

  it("answers in threads, which the channel's history shows only as a count", async () => {
    const parent = await post({ text: "card" });
    const reply = await post({ text: "closed", thread_ts: parent.ts });
    await post({ text: "reopened", thread_ts: reply.ts, reply_broadcast: true });
    const { messages } = await call(slack, "conversations.replies", { channel, ts: parent.ts });
    expect(messages.map(({ text }) => text)).toEqual(["card", "closed", "reopened"]);
    expect(messages.map(({ thread_ts }) => thread_ts)).toEqual([parent.ts, parent.ts, parent.ts]);
    const history = await call(slack, "conversations.history", { channel });
    expect(history.messages.map(({ text }) => text)).toEqual(["reopened", "card"]);
    expect(history.messages[1]).toMatchObject({ reply_count: 2 });
    expect(await call(slack, "conversations.replies", { channel, ts: "1.000000" })).toMatchObject({
      ok: false,
      error: "thread_not_found",
    });
  });

  it("has its reply put into the channel when the thread is gone, without an error, as Slack does", async () => {
    const orphan = await post({ text: "late", thread_ts: "1700000000.000001" });
    expect(orphan).toMatchObject({ ok: true });
    expect(orphan.message).not.toHaveProperty("thread_ts");
  });

  it("pages through history with a cursor and between timestamps", async () => {
    const posted: string[] = [];
    for (const text of ["1", "2", "3", "4", "5"]) {
      posted.push((await post({ text })).ts);
    }
    const first = await call(slack, "conversations.history", { channel, limit: 2 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: "5" }, { text: "4" }] });
    const cursor = first.response_metadata.next_cursor;
    const second = await call(slack, "conversations.history", { channel, limit: 2, cursor });
    expect(second.messages.map(({ text }) => text)).toEqual(["3", "2"]);

    const between = { channel, oldest: posted[1], latest: posted[3] };
    const texts = async (given: object) =>
      (await call(slack, "conversations.history", given)).messages.map(({ text }) => text);
    expect(await texts(between)).toEqual(["3"]);
    expect(await texts({ ...between, inclusive: true })).toEqual(["4", "3", "2"]);
    expect(await call(slack, "conversations.history", { channel, cursor: "?" })).toMatchObject({
      error: "invalid_cursor",
    });
    expect(await call(slack, "conversations.history", { channel, oldest: "noon" })).toMatchObject({
      error: "invalid_ts_oldest",
    });
  });

  it("updates its card in place: a text replaces the blocks, metadata stays unless it is emptied", async () => {
    const metadata = { event_type: "card", event_payload: { issue: 7 } };
    const { ts } = await post({ text: "open", blocks: [section("open")], metadata });
    await call(slack, "chat.update", { channel, ts, blocks: [section("closed")] });
    expect(slack.messages("issues")).toMatchObject([
      { ts, text: "open", blocks: [section("closed")], metadata },
    ]);
    await call(slack, "chat.update", { channel, ts, text: "closed", metadata: {} });
    const [stored] = slack.messages("issues");
    expect(stored).toMatchObject({ ts, text: "closed", blocks: [] });
    expect(stored).not.toHaveProperty("metadata");
    expect(Number(stored?.edited)).toBeGreaterThan(Number(ts));
    expect(heard).toHaveLength(3);

    expect(await call(slack, "chat.update", { channel, ts: "1.000000", text: "x" })).toMatchObject({
      error: "message_not_found",
    });
    expect(await call(slack, "chat.update", { channel, ts, text: "x".repeat(4001) })).toMatchObject({
      error: "msg_too_long",
    });
  });

  it("leaves no sign of an update that had blocks", async () => {
    const { ts } = await post({ text: "open" });
    expect((await call(slack, "chat.update", { channel, ts, text: "closed" })).message).toHaveProperty(
      "edited",
    );
    const update = { channel, ts, text: "closed", blocks: [section("closed")] };
    expect((await call(slack, "chat.update", update)).message).not.toHaveProperty("edited");
    const { messages } = await call(slack, "conversations.history", { channel });
    expect(messages[0]).not.toHaveProperty("edited");
  });

  it("deletes a message; one with replies leaves a tombstone until the last of them is deleted", async () => {
    const card = await post({ text: "card", metadata: { event_type: "card", event_payload: {} } });
    const reply = await post({ text: "reply", thread_ts: card.ts });
    await call(slack, "chat.delete", { channel, ts: card.ts });
    const tombstone = { ts: card.ts, subtype: "tombstone", user: "USLACKBOT", hidden: true, reply_count: 1 };
    const asked = { channel, include_all_metadata: true };
    const history = await call(slack, "conversations.history", asked);
    expect(history.messages).toMatchObject([tombstone]);
    expect(history.messages[0]).not.toHaveProperty("metadata");
    expect((await call(slack, "conversations.replies", { ...asked, ts: card.ts })).messages).toMatchObject([
      tombstone,
      { ts: reply.ts, thread_ts: card.ts },
    ]);
    for (const method of ["chat.update", "chat.delete"]) {
      expect(await call(slack, method, { channel, ts: card.ts, text: "x" })).toMatchObject({
        error: "message_not_found",
      });
    }
    expect((await post({ text: "late", thread_ts: card.ts })).message).not.toHaveProperty("thread_ts");

    await call(slack, "chat.delete", { channel, ts: reply.ts });
    expect(slack.messages("issues")).toMatchObject([{ text: "late" }]);
    expect(await call(slack, "conversations.replies", { channel, ts: card.ts })).toMatchObject({
      error: "thread_not_found",
    });
  });

  it("reads who it is and which channels there are", async () => {
    expect(await call(slack, "auth.test", {})).toMatchObject({
      ok: true,
      team_id: expect.stringMatching(/^T/),
    });
    slack.archive("bugs");
    expect(await call(slack, "conversations.list", { limit: 1 })).toMatchObject({
      channels: [{ id: channel, name: "issues", is_member: true }],
    });
    expect(await call(slack, "conversations.list", {})).toMatchObject({
      channels: [{}, { is_archived: true }],
    });
    expect((await call(slack, "conversations.list", { exclude_archived: true })).channels).toHaveLength(1);
  });

  it("gets unique, increasing timestamps, however fast it posts", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => post({ text: `${index}` })));
    const stamps = slack.messages("issues").map(({ ts }) => ts);
    expect(new Set(stamps).size).toBe(20);
    expect(stamps).toEqual([...stamps].sort());
  });
});

describe("a bot that is refused", () => {
  it("gets status 200 and Slack's own error", async () => {
    expect(await post({})).toMatchObject({ status: 200, ok: false, error: "no_text" });
    expect(await post({ channel: "C0NONE", text: "x" })).toMatchObject({ error: "channel_not_found" });
    expect(await post({ text: "x".repeat(40_001) })).toMatchObject({ error: "msg_too_long" });
    expect(await post({ text: "x", blocks: "{" })).toMatchObject({ error: "invalid_blocks_format" });
    const blocks = Array.from({ length: 5 }, () => section("x".repeat(2700)));
    expect(await post({ text: "x", blocks })).toMatchObject({ error: "msg_blocks_too_long" });
    expect(await call(slack, "chat.postMesage", {})).toMatchObject({ error: "unknown_method" });
  });

  it("reads what is wrong with each block", async () => {
    const answer = await post({
      text: "x",
      blocks: [section(""), section("x".repeat(3001)), { type: "hero" }],
    });
    expect(answer.error).toBe("invalid_blocks");
    expect(answer.response_metadata.messages).toEqual([
      "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
      "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]",
      "[ERROR] unsupported type [json-pointer:/blocks/2/type]",
    ]);
  });

  it("reads that its metadata is wrong or too large", async () => {
    const metadata = { event_type: "issue.event", event_payload: {} };
    expect(await post({ text: "x", metadata })).toMatchObject({ error: "invalid_metadata_format" });
    expect(await post({ text: "x", metadata: "nonsense" })).toMatchObject({
      error: "invalid_metadata_format",
    });
    const large = { event_type: "e", event_payload: { text: "x".repeat(20_000) } };
    expect(await post({ text: "x", metadata: large })).toMatchObject({ error: "metadata_too_large" });
  });

  it("reads that its token is missing, wrong or revoked, until someone fixes it", async () => {
    expect(await call(slack, "auth.test", {}, "")).toMatchObject({ error: "not_authed" });
    expect(await call(slack, "auth.test", {}, "xoxb-other")).toMatchObject({ error: "invalid_auth" });
    slack.revokeToken();
    expect(await post({ text: "x" })).toMatchObject({ status: 200, error: "token_revoked" });
    slack.restoreToken();
    expect(await post({ text: "x" })).toMatchObject({ ok: true });
  });

  it("reads that the channel is archived, or that it was removed from it, until someone fixes it", async () => {
    const { ts } = await post({ text: "x" });
    slack.archive("issues");
    expect(await post({ text: "x" })).toMatchObject({ error: "is_archived" });
    expect(await call(slack, "chat.update", { channel, ts, text: "y" })).toMatchObject({
      error: "is_inactive",
    });
    slack.unarchive("issues");
    slack.removeBot("issues");
    expect(await post({ text: "x" })).toMatchObject({ error: "not_in_channel" });
    expect(await call(slack, "conversations.history", { channel })).toMatchObject({
      error: "not_in_channel",
    });
    slack.inviteBot("issues");
    expect(await post({ text: "x" })).toMatchObject({ ok: true });
  });

  it("can't change what somebody else posted, or what somebody has deleted", async () => {
    await send(slack.webhookUrl("issues"), { text: "from the webhook" });
    const others = slack.messages("issues")[0]?.ts;
    expect(await call(slack, "chat.update", { channel, ts: others, text: "y" })).toMatchObject({
      error: "cant_update_message",
    });
    expect(await call(slack, "chat.delete", { channel, ts: others })).toMatchObject({
      error: "cant_delete_message",
    });
    const { ts } = await post({ text: "x" });
    slack.deleteAsPerson("issues", ts);
    for (const method of ["chat.update", "chat.delete"]) {
      expect(await call(slack, method, { channel, ts, text: "y" })).toMatchObject({
        error: "message_not_found",
      });
    }
    expect(() => slack.deleteAsPerson("issues", ts)).toThrow("message_not_found");
  });

  it("can update a message only as long as the workspace allows it", async () => {
    const { ts } = await post({ text: "x" });
    slack.editWindowMs = -1;
    expect(await call(slack, "chat.update", { channel, ts, text: "y" })).toMatchObject({
      error: "edit_window_closed",
    });
    expect(slack.messages("issues")).toMatchObject([{ text: "x" }]);
  });

  it("meets the faults that a test asks for, while the page stays up", async () => {
    slack.faults.add({ kind: "status", status: 200, body: { ok: false, error: "internal_error" } });
    expect(await post({ text: "x" })).toMatchObject({ error: "internal_error" });
    expect((await fetch(slack.url)).status).toBe(200);
    slack.faults.clear();
    slack.faults.add({ kind: "lose-answer", path: "chat.postMessage", times: 1 });
    await expect(post({ text: "was it said?" })).rejects.toThrow();
    expect(slack.messages("issues")).toMatchObject([{ text: "was it said?" }]);
  });

  it("is warned, as by Slack, that its JSON names no charset", async () => {
    const headers = { authorization: "Bearer xoxb-test", "content-type": "application/json" };
    const response = await fetch(`${slack.apiUrl}auth.test`, { method: "POST", headers, body: "{}" });
    expect(await response.json()).toMatchObject({ ok: true, warning: "missing_charset" });
  });
});

describe("whom a message pings", () => {
  it("is nobody, when what people wrote was escaped or is in rich text", async () => {
    const rich = {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "<!channel> <@U1>" }] }],
    };
    const plain = { type: "header", text: { type: "plain_text", text: "<!channel>" } };
    await post({ text: "&lt;!channel&gt; @here", blocks: [rich, plain, section("&lt;@U1&gt;")] });
    expect(slack.messages("issues")[0]?.pings).toEqual([]);
  });

  it("is everyone who is named in a text, in a block, in code, or as a rich text element", async () => {
    const rich = {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_list",
          style: "bullet",
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "user", user_id: "U9" },
                { type: "broadcast", range: "here" },
              ],
            },
          ],
        },
      ],
    };
    const context = { type: "context", elements: [{ type: "mrkdwn", text: "*<@U2>* `<!subteam^S3>`" }] };
    await post({ text: "<!channel> fix <T>", blocks: [rich, context] });
    expect(slack.messages("issues")[0]?.pings).toEqual(["channel", "U2", "S3", "U9", "here"]);
  });

  it("stays as it was when the message is updated: an update notifies nobody", async () => {
    const { ts } = await post({ text: "for <@U1>" });
    await call(slack, "chat.update", { channel, ts, text: "for <@U1> and <@U2>" });
    await call(slack, "chat.update", { channel, ts, text: "for nobody" });
    expect(slack.messages("issues")[0]?.pings).toEqual(["U1"]);
  });
});

describe("the port", () => {
  it("rejects with EADDRINUSE where another server has it", async () => {
    const again = startLocalSlack({ port: slack.port, token: "t", channels: [] });
    await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
