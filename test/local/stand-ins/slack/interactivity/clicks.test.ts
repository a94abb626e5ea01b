import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { anApp } from "../testing/an-app.ts";
import { call } from "../testing/client.ts";
import { button, buttons, label } from "../testing/parts.ts";

let app: Awaited<ReturnType<typeof anApp>>;
let slack: LocalSlack;

beforeEach(async () => {
  app = await anApp();
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [
      { id: "C1", name: "issues" },
      { id: "C2", name: "security", private: true },
    ],
    members: [{ id: "U1", name: "mei", realName: "Mei Tan" }],
    rateLimit: false,
    interactivity: app.interactivity,
    answerWithinMs: 200,
  });
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

const close = button("close", { style: "danger" });
const open = button("open", { url: "https://example.com/1" });

async function card(given: object = {}) {
  const post = { channel: "C1", text: "a card", blocks: buttons(close, open), ...given };
  return (await call(slack, "chat.postMessage", post)).ts;
}

describe("a click", () => {
  it("tells the app who clicked what, in which message", async () => {
    const metadata = { event_type: "card", event_payload: { issue: 1 } };
    const ts = await card({ metadata });
    expect(await slack.click({ user: "U1", channel: "issues", ts, actionId: "close" })).toEqual({
      warning: "",
    });
    expect(app.payloads).toEqual([
      {
        type: "block_actions",
        user: { id: "U1", username: "mei", name: "mei", team_id: "T0LOCAL000" },
        api_app_id: "A0LOCAL000",
        token: "local",
        team: { id: "T0LOCAL000", domain: "local" },
        enterprise: null,
        is_enterprise_install: false,
        container: { type: "message", message_ts: ts, channel_id: "C1", is_ephemeral: false },
        trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
        channel: { id: "C1", name: "issues" },
        message: expect.objectContaining({
          ts,
          text: "a card",
          blocks: buttons(close, open),
          bot_id: "B0LOCAL000",
        }),
        state: { values: {} },
        actions: [
          {
            action_id: "close",
            block_id: "card",
            text: label("close"),
            value: "acme/web#1",
            style: "danger",
            type: "button",
            action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
          },
        ],
      },
    ]);
    expect(app.payloads[0]?.message).toMatchObject({ metadata: { event_type: "card" } });
    expect(app.payloads[0]?.message).not.toHaveProperty("metadata.event_payload");
  });

  it("on a button with a URL tells the app too", async () => {
    const ts = await card();
    await slack.click({ user: "U1", channel: "C1", ts, actionId: "open" });
    expect(app.payloads[0]?.actions).toMatchObject([{ action_id: "open", url: "https://example.com/1" }]);
  });

  it("in a thread names the thread, and in a private channel not the channel", async () => {
    const parent = await card({ channel: "C2" });
    const ts = await card({ channel: "C2", thread_ts: parent });
    await slack.click({ user: "U1", channel: "C2", ts, actionId: "close" });
    expect(app.payloads[0]).toMatchObject({
      container: { message_ts: ts, thread_ts: parent },
      channel: { id: "C2", name: "privategroup" },
      message: { thread_ts: parent },
    });
  });

  it("names the ids that Slack has given where the app gave none", async () => {
    const unnamed = { type: "button", text: label("old") };
    const blocks = [{ type: "divider" }, { type: "section", text: label("x"), accessory: unnamed }];
    const ts = await card({ blocks });
    await slack.click({ user: "U1", channel: "C1", ts, actionId: "action-0" });
    expect(app.payloads[0]).toMatchObject({
      message: { blocks: [{ block_id: "block-0" }, { block_id: "block-1" }] },
      actions: [{ block_id: "block-1", action_id: "action-0" }],
    });
  });

  it.each([
    [{ status: 404 }, "This app responded with Status Code 404."],
    [{ status: 302 }, "This app responded with Status Code 302."],
    [{ after: 2000 }, "Operation timed out. Apps need to respond within three seconds."],
    [{ status: 202, body: "ignored" }, ""],
  ])("that the app answers with %j warns %j", async (reply, warning) => {
    app.reply = async () => reply;
    const ts = await card();
    expect(await slack.click({ user: "U1", channel: "C1", ts, actionId: "close" })).toEqual({ warning });
    expect(app.payloads).toHaveLength(1);
  });

  it("warns where nobody listens, and where interactivity is off or has another secret", async () => {
    const click = { user: "U1", channel: "C1", ts: await card(), actionId: "open" };
    slack.interactivity = { ...app.interactivity, signingSecret: "another" };
    expect(await slack.click(click)).toEqual({ warning: "This app responded with Status Code 401." });
    slack.interactivity = { ...app.interactivity, url: "http://127.0.0.1:1/" };
    expect(await slack.click(click)).toEqual({ warning: "This app could not be reached." });
    slack.interactivity = undefined;
    expect(await slack.click(click)).toEqual({
      warning: "This app is not configured to handle interactive responses.",
    });
    expect(app.payloads).toEqual([]);
  });

  it.each([
    [{ user: "U0LOCAL000" }, "there is nobody with the id U0LOCAL000"],
    [{ ts: "1.000000" }, "message_not_found"],
    [{ actionId: "reopen" }, "the message has no button reopen"],
    [{ blockId: "other" }, "the message has no button close"],
  ])("of nobody, or on what isn't there, is a mistake: %j", async (wrong, message) => {
    const click = { user: "U1", channel: "C1", ts: await card(), actionId: "close", ...wrong };
    await expect(slack.click(click)).rejects.toThrow(message);
  });
});

describe("an ephemeral message", () => {
  function tell(given: object) {
    return call(slack, "chat.postEphemeral", { channel: "C1", user: "U1", text: "Only you", ...given });
  }

  it("is for one person, and in no history", async () => {
    slack.setMember({ id: "U2", name: "jonas" });
    const { message_ts: ts } = await tell({ blocks: buttons(close) });
    expect(slack.ephemerals("U1")).toEqual([
      { channel: "C1", user: "U1", ts, text: "Only you", blocks: buttons(close) },
    ]);
    expect(slack.ephemerals("U2")).toEqual([]);
    expect((await call(slack, "conversations.history", { channel: "C1" })).messages).toEqual([]);
  });

  it("can have buttons, of which the app is told without the message", async () => {
    await tell({ blocks: buttons(close) });
    const [ephemeral] = slack.ephemerals("U1");
    const ts = ephemeral?.ts ?? "";
    await slack.click({ user: "U1", channel: "C1", ts, actionId: "close" });
    expect(app.payloads[0]).toMatchObject({ container: { message_ts: ts, is_ephemeral: true } });
    expect(app.payloads[0]).not.toHaveProperty("message");
  });

  it("is shown in a thread only once that has a reply, as in Slack", async () => {
    const thread_ts = await card();
    expect(await tell({ thread_ts })).toMatchObject({ ok: true });
    expect(slack.ephemerals("U1")).toEqual([]);
    const reply = await card({ thread_ts });
    await tell({ thread_ts: reply });
    expect(slack.ephemerals("U1")).toMatchObject([{ thread_ts }]);
  });

  it.each([
    [{ channel: "C9" }, "channel_not_found"],
    [{ user: "U9" }, "user_not_in_channel"],
    [{ user: "" }, "user_not_in_channel"],
    [{ text: "" }, "no_text"],
    [{ text: "x".repeat(40_001) }, "msg_too_long"],
    [{ blocks: [{ type: "video" }] }, "invalid_blocks"],
  ])("with %j is refused: %s", async (given, error) => {
    expect(await tell(given)).toMatchObject({ ok: false, error });
    expect(slack.ephemerals("U1")).toEqual([]);
  });

  it("is refused for who is not there, where the bot is not, and in an archived channel", async () => {
    slack.addChannel({ id: "C3", name: "others", absent: ["U1"] });
    expect(await tell({ channel: "C3" })).toMatchObject({ error: "user_not_in_channel" });
    slack.removeBot("issues");
    expect(await tell({})).toMatchObject({ error: "not_in_channel" });
    slack.archive("issues");
    expect(await tell({})).toMatchObject({ error: "is_archived" });
    slack.scopes = ["channels:read"];
    expect(await tell({})).toMatchObject({ error: "missing_scope", needed: "chat:write" });
  });
});
