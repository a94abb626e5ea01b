import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { anApp } from "../testing/an-app.ts";
import { call } from "../testing/client.ts";
import { button, buttons, input, label, modal, option } from "../testing/parts.ts";

let app: Awaited<ReturnType<typeof anApp>>;
let slack: LocalSlack;
let now: number;

beforeEach(async () => {
  app = await anApp();
  now = Date.now();
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [{ id: "C1", name: "issues" }],
    members: [
      { id: "U1", name: "mei" },
      { id: "U2", name: "jonas" },
    ],
    rateLimit: false,
    interactivity: app.interactivity,
    answerWithinMs: 200,
    now: () => now,
  });
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

const EVERY = modal(
  { type: "section", text: label("acme/web#1") },
  input("comment", { type: "plain_text_input", multiline: true, min_length: 3, max_length: 10 }),
  input("reason", {
    type: "static_select",
    options: ["done", "stale"].map(option),
    initial_option: option("done"),
  }),
  input(
    "labels",
    {
      type: "multi_external_select",
      min_query_length: 0,
      max_selected_items: 2,
      initial_options: [option("bug")],
    },
    { optional: true, hint: label("At most two") },
  ),
  input("due", { type: "datepicker", initial_date: "2026-03-02" }, { optional: true }),
);

/** A `trigger_id`, from a click. */
async function trigger(user = "U1") {
  const card = { channel: "C1", text: "x", blocks: buttons(button("label")) };
  const { ts } = await call(slack, "chat.postMessage", card);
  await slack.click({ user, channel: "C1", ts, actionId: "label" });
  return app.payloads.pop()?.trigger_id ?? "";
}

async function open(view: object, user = "U1") {
  const { view: opened } = await call(slack, "views.open", { trigger_id: await trigger(user), view });
  return opened?.id ?? "";
}

describe("a modal", () => {
  it("opens for who clicked, with what the app gave it", async () => {
    const answer = await call(slack, "views.open", { trigger_id: await trigger(), view: EVERY });
    expect(answer.view).toMatchObject({
      id: expect.stringMatching(/^V[0-9A-F]{10}$/),
      type: "modal",
      hash: expect.stringMatching(/^\d+\.[0-9a-f]{8}$/),
      callback_id: "label",
      private_metadata: '{"issue":1}',
      title: label("Label"),
      close: null,
      state: { values: {} },
      root_view_id: answer.view?.id,
      app_id: "A0LOCAL000",
      bot_id: "B0LOCAL000",
      team_id: "T0LOCAL000",
      blocks: [
        { type: "section", block_id: "block-0" },
        { block_id: "comment", optional: false },
        {},
        {},
        {},
      ],
    });
    expect(slack.openView("U1")).toEqual(answer.view);
    expect(slack.openView("U2")).toBeUndefined();
    slack.closeView(answer.view?.id ?? "", "U1");
    expect(slack.openView("U1")).toBeUndefined();
    expect(app.payloads).toEqual([]);
  });

  it("opens from a form too, where the view is JSON", async () => {
    const given = { trigger_id: await trigger(), view: JSON.stringify(EVERY) };
    expect(await call(slack, "views.open", given, "xoxb-test", true)).toMatchObject({ ok: true });
  });

  it("opens only with a trigger that is known, fresh and not used before", async () => {
    const trigger_id = await trigger();
    const ask = (id: string, view: object = modal()) => call(slack, "views.open", { trigger_id: id, view });
    expect(await ask("1.2.abc")).toMatchObject({ ok: false, error: "invalid_trigger_id" });
    expect(await ask(trigger_id, modal({ type: "video" }))).toMatchObject({ error: "invalid_arguments" });
    now += 3000;
    expect(await ask(trigger_id)).toMatchObject({ ok: true });
    expect(await ask(trigger_id)).toMatchObject({ error: "exchanged_trigger_id" });
    const late = await trigger();
    now += 3001;
    expect(await ask(late)).toMatchObject({ error: "expired_trigger_id" });
    slack.triggerLifeMs = 5000;
    expect(await ask(late)).toMatchObject({ ok: true });
  });

  it("fails as a fault of its method says", async () => {
    const trigger_id = await trigger();
    slack.faults.add({ kind: "status", status: 503, path: "views.open", times: 1 });
    const url = `${slack.apiUrl}views.open`;
    expect((await fetch(url, { method: "POST" })).status).toBe(503);
    expect(await call(slack, "views.open", { trigger_id, view: modal() })).toMatchObject({ ok: true });
  });
});

describe("a submission", () => {
  it("tells the app all that was filled in, and closes on an empty answer", async () => {
    const id = await open(EVERY);
    const values = { comment: "Thanks!", reason: "stale", labels: ["bug"], due: null };
    expect(await slack.submit(id, "U1", values)).toEqual({ closed: true, errors: {}, trouble: "" });
    expect(app.payloads.at(-1)).toMatchObject({
      type: "view_submission",
      user: { id: "U1", username: "mei" },
      trigger_id: expect.any(String),
      response_urls: [],
      view: {
        id,
        callback_id: "label",
        private_metadata: '{"issue":1}',
        state: {
          values: {
            comment: { in: { type: "plain_text_input", value: "Thanks!" } },
            reason: { in: { type: "static_select", selected_option: option("stale") } },
            labels: { in: { type: "multi_external_select", selected_options: [option("bug")] } },
            due: { in: { type: "datepicker", selected_date: null } },
          },
        },
      },
    });
    expect(slack.openView("U1")).toBeUndefined();
    await expect(slack.submit(id, "U1", values)).rejects.toThrow("has no modal");
  });

  it("keeps initial values where nothing was changed, and null where nothing was filled in", async () => {
    const id = await open(
      modal(
        input("a", { type: "plain_text_input", initial_value: "as it was" }),
        input("b", { type: "plain_text_input" }, { optional: true }),
        input("c", { type: "static_select", options: [option("x")] }, { optional: true }),
        input("d", { type: "datepicker", initial_date: "2026-03-02" }),
        input("e", { type: "multi_external_select" }, { optional: true }),
      ),
    );
    await slack.submit(id, "U1");
    expect(app.payloads[0]?.view?.state).toEqual({
      values: {
        a: { in: { type: "plain_text_input", value: "as it was" } },
        b: { in: { type: "plain_text_input", value: null } },
        c: { in: { type: "static_select", selected_option: null } },
        d: { in: { type: "datepicker", selected_date: "2026-03-02" } },
        e: { in: { type: "multi_external_select", selected_options: [] } },
      },
    });
  });

  it.each([
    ["nothing", null, "Please complete this required field."],
    ["too little", "Hi", "This needs at least 3 characters."],
    ["too much", "x".repeat(11), "This can have at most 10 characters."],
  ])("isn't sent with %s in an input", async (_, comment, error) => {
    const id = await open(EVERY);
    const refused = { closed: false, errors: { comment: error }, trouble: "" };
    expect(await slack.submit(id, "U1", { comment })).toEqual(refused);
    expect(app.payloads).toEqual([]);
  });

  it("shows the app's errors below their inputs, and can be sent again", async () => {
    const id = await open(EVERY);
    const errors = { due: "Not in the past" };
    app.reply = async () => ({ body: { response_action: "errors", errors } });
    expect(await slack.submit(id, "U1", { comment: "Thanks" })).toEqual({
      closed: false,
      errors,
      trouble: "",
    });
    expect(slack.openView("U1")?.id).toBe(id);
    app.reply = async () => ({ body: { response_action: "clear" } });
    expect(await slack.submit(id, "U1", { comment: "Thanks" })).toMatchObject({ closed: true });
    expect(app.payloads.map(({ view }) => view?.id)).toEqual([id, id]);
  });

  it.each([
    { status: 500 },
    { status: 204 },
    { after: 2000 },
    { body: "ok" },
    { body: {} },
    { body: { response_action: "errors", errors: {} } },
    { body: { response_action: "errors", errors: { elsewhere: "No" } } },
    { body: { response_action: "push" } },
  ])("stays open where the app answers with %j", async (reply) => {
    const id = await open(EVERY);
    app.reply = async () => reply;
    const trouble = "We had some trouble connecting. Try again?";
    expect(await slack.submit(id, "U1", { comment: "Thanks" })).toEqual({
      closed: false,
      errors: {},
      trouble,
    });
    app.reply = async () => ({});
    expect(await slack.submit(id, "U1", { comment: "Thanks" })).toMatchObject({ closed: true });
  });

  it.each([
    [{ title: "x" }, "the modal has no input title"],
    [{ reason: "never offered" }, "no option with the value never offered was offered"],
    [{ comment: ["a", "b"] }, "a plain_text_input takes one value"],
    [{ labels: ["bug", "bug", "bug"] }, "no more than 2 options"],
  ])("of what nobody could fill in is a mistake: %j", async (values, message) => {
    const id = await open(EVERY);
    await expect(slack.submit(id, "U1", { comment: "Thanks", ...values })).rejects.toThrow(message);
  });
});

describe("a select with options of the app's", () => {
  function select(more: object = {}) {
    return modal(
      input("labels", { type: "multi_external_select", action_id: "find", ...more }, { optional: true }),
    );
  }

  it("asks the app while somebody types, and takes what it has offered", async () => {
    const id = await open(select({ min_query_length: 1 }));
    app.reply = async ({ type }) =>
      type === "block_suggestion" ? { body: { options: [option("ui")] } } : {};
    const typed = { user: "U1", viewId: id, actionId: "find", value: "u" };
    expect(await slack.suggest(typed)).toEqual({ options: [option("ui")], failed: false });
    expect(app.payloads[0]).toMatchObject({
      type: "block_suggestion",
      user: { id: "U1" },
      container: { type: "view", view_id: id },
      block_id: "labels",
      action_id: "find",
      value: "u",
      view: { id, private_metadata: '{"issue":1}' },
    });
    await slack.submit(id, "U1", { labels: ["ui"] });
    expect(app.payloads[1]?.view?.state).toMatchObject({
      values: { labels: { find: { selected_options: [option("ui")] } } },
    });
  });

  it("asks from 3 characters on where the app names no number", async () => {
    const id = await open(select());
    const typed = { user: "U1", viewId: id, actionId: "find", value: "bu" };
    expect(await slack.suggest(typed)).toEqual({ options: [], failed: false });
    expect(app.payloads).toEqual([]);
    app.reply = async () => ({ body: { options: [] } });
    expect(await slack.suggest({ ...typed, value: "bug" })).toEqual({ options: [], failed: false });
    expect(app.payloads).toHaveLength(1);
  });

  it.each([
    { status: 500 },
    { after: 2000 },
    { body: "" },
    { body: { options: Array(101).fill(option("x")) } },
    { body: { options: [{ text: label("x".repeat(76)), value: "x" }] } },
    { body: { options: [{ text: label("x"), value: "x".repeat(151) }] } },
  ])("offers nothing where the app answers with %j", async (reply) => {
    const id = await open(select({ min_query_length: 0 }));
    app.reply = async () => reply;
    const typed = { user: "U1", viewId: id, actionId: "find", value: "" };
    expect(await slack.suggest(typed)).toEqual({ options: [], failed: true });
  });
});
