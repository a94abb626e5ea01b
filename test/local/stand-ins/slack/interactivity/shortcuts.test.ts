import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { anApp } from "../testing/an-app.ts";
import { call, send } from "../testing/client.ts";
import { input, modal } from "../testing/parts.ts";

let app: Awaited<ReturnType<typeof anApp>>;
let slack: LocalSlack;
let passed = 0;

beforeEach(async () => {
  passed = 0;
  app = await anApp();
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [
      { id: "C1", name: "support" },
      { id: "C2", name: "board", private: true, member: false },
    ],
    members: [
      { id: "U1", name: "mei", realName: "Mei Tan" },
      { id: "U2", name: "tomas" },
    ],
    rateLimit: false,
    interactivity: { ...app.interactivity, shortcuts: [{ name: "Create an issue", callback_id: "create" }] },
    now: () => Date.now() + passed,
  });
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

/** The address that the app got with the last shortcut. */
function responseUrl(): string {
  return z.looseObject({ response_url: z.string() }).parse(app.payloads.at(-1)).response_url;
}

describe("a shortcut", () => {
  it("tells the app who used it, on which message, also where the app is not", async () => {
    const ts = slack.say("U2", "board", "Login <https://a.example|fails>");
    const use = { user: "U1", channel: "C2", ts, callbackId: "create" };
    expect(await slack.use(use)).toEqual({ warning: "" });
    expect(app.payloads).toEqual([
      {
        type: "message_action",
        user: { id: "U1", username: "mei", name: "mei", team_id: "T0LOCAL000" },
        api_app_id: "A0LOCAL000",
        token: "local",
        team: { id: "T0LOCAL000", domain: "local" },
        enterprise: null,
        is_enterprise_install: false,
        callback_id: "create",
        trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
        response_url: expect.stringMatching(`^${slack.url}/app/T0LOCAL000/1/[0-9a-f]{24}$`),
        channel: { id: "C2", name: "privategroup" },
        message: {
          type: "message",
          ts,
          text: "Login <https://a.example|fails>",
          user: "U2",
          team: "T0LOCAL000",
        },
        message_ts: ts,
        action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        actions: [],
      },
    ]);
  });

  it("on an answer names the message that began the thread", async () => {
    const thread = slack.say("U2", "support", "Login fails");
    const ts = slack.say("U1", "support", "Since today", thread);
    await slack.use({ user: "U1", channel: "support", ts, callbackId: "create" });
    expect(app.payloads).toMatchObject([{ message: { ts, thread_ts: thread, user: "U1" } }]);
  });

  it("lets the app open a modal, once", async () => {
    const ts = slack.say("U2", "support", "Login fails");
    const view = modal(input("title", { type: "plain_text_input" }));
    const answers: (string | undefined)[] = [];
    app.reply = async ({ trigger_id }) => {
      answers.push((await call(slack, "views.open", { trigger_id, view })).error);
      answers.push((await call(slack, "views.open", { trigger_id, view })).error);
      return {};
    };
    await slack.use({ user: "U1", channel: "support", ts, callbackId: "create" });
    expect(answers).toEqual([undefined, "exchanged_trigger_id"]);
    expect(slack.openView("U1")).toMatchObject({ callback_id: "label" });
  });

  it("shows a warning where the app fails, and is not there where it has none, or no such message", async () => {
    const ts = slack.say("U2", "support", "Login fails");
    app.reply = async () => ({ status: 500 });
    const use = { user: "U1", channel: "support", ts, callbackId: "create" };
    expect(await slack.use(use)).toEqual({ warning: "This app responded with Status Code 500." });
    await expect(slack.use({ ...use, callbackId: "other" })).rejects.toThrow("no shortcut other");
    await expect(slack.use({ ...use, ts: "1.1" })).rejects.toThrow("message_not_found");
    await expect(slack.use({ ...use, user: "U9" })).rejects.toThrow("nobody with the id U9");
  });
});

describe("the address that comes with a shortcut", () => {
  beforeEach(async () => {
    const ts = slack.say("U2", "board", "Login fails");
    await slack.use({ user: "U1", channel: "board", ts, callbackId: "create" });
  });

  it("shows to this person alone what the app posts there, five times", async () => {
    for (let count = 1; count <= 5; count += 1) {
      expect(await send(responseUrl(), { text: `Message ${count}` })).toMatchObject({ status: 200 });
    }
    expect(await send(responseUrl(), { text: "One more" })).toMatchObject({ status: 404, text: "used_url" });
    expect(slack.ephemerals("U1").map(({ channel, text }) => `${channel} ${text}`)).toEqual(
      [1, 2, 3, 4, 5].map((count) => `C2 Message ${count}`),
    );
    expect(slack.ephemerals("U2")).toEqual([]);
    expect(slack.messages("board")).toHaveLength(1);
  });

  it("works for half an hour", async () => {
    passed = 31 * 60_000;
    expect(await send(responseUrl(), { text: "Late" })).toMatchObject({ status: 404, text: "expired_url" });
    expect(await send(`${slack.url}/app/T0/9/x`, { text: "Made up" })).toMatchObject({ status: 404 });
    expect(slack.ephemerals("U1")).toEqual([]);
  });

  it("takes no message for everybody, and none that Slack refuses", async () => {
    const text = "Hello";
    expect(await send(responseUrl(), { text, response_type: "in_channel" })).toMatchObject({ status: 500 });
    expect(await send(responseUrl(), { text, blocks: [{ type: "nonsense" }] })).toMatchObject({
      status: 500,
    });
    expect(slack.ephemerals("U1")).toEqual([]);
  });
});

it("what people write can be posted from outside, too", async () => {
  const said = { user: "U1", channel: "support", text: "Login fails" };
  const { text } = await send(`${slack.url}/say`, said);
  expect(slack.messages("support")).toMatchObject([{ ts: JSON.parse(text).ts, from: "person", user: "U1" }]);
  expect(await send(`${slack.url}/say`, { ...said, channel: "nowhere" })).toMatchObject({ status: 400 });
});
