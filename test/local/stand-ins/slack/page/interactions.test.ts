import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { anApp } from "../testing/an-app.ts";
import { call } from "../testing/client.ts";
import { button, buttons, input, modal, option } from "../testing/parts.ts";

let app: Awaited<ReturnType<typeof anApp>>;
let slack: LocalSlack;
let card: string;

beforeEach(async () => {
  app = await anApp();
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [{ id: "C1", name: "issues" }],
    members: [
      { id: "U1", name: "mei", realName: "Mei <Tan>" },
      { id: "U2", name: "left", deleted: true },
      { id: "U3", name: "robot", bot: true },
    ],
    rateLimit: false,
    interactivity: app.interactivity,
  });
  card = (
    await call(slack, "chat.postMessage", { channel: "C1", text: "x", blocks: buttons(button("label")) })
  ).ts;
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

async function page(user = "U1", thread = "") {
  const html = await (await fetch(slack.url)).text();
  const since = /data-position="([^"]*)"/.exec(html)?.[1] ?? "";
  const asked = new URLSearchParams({ channel: "C1", thread, user, since });
  const updates = async () => {
    const answer = await (await fetch(`${slack.url}/updates?${asked}`)).json();
    return z.object({ modal: z.string().optional(), ephemerals: z.array(z.looseObject({})) }).parse(answer);
  };
  return { html, updates };
}

async function act(what: string, given: object) {
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const body = JSON.stringify({ user: "U1", ...given });
  const response = await fetch(`${slack.url}/${what}`, { method: "POST", headers, body });
  const text = await response.text();
  return { status: response.status, answer: response.ok ? JSON.parse(text) : text };
}

function click(given: object = {}) {
  return act("click", { channel: "C1", ts: card, actionId: "label", blockId: "card", ...given });
}

describe("the page", () => {
  it("lets somebody choose who they are, of those who could sit there", async () => {
    expect((await page()).html).toContain(
      '<select id="you"><option value="U1">Mei &lt;Tan&gt;</option></select>',
    );
    slack.setMember({ id: "U1", name: "mei", deleted: true });
    expect((await page()).html).toContain('<select id="you"><option value="">nobody</option></select>');
  });

  it("sends a click as a test does, and gets the warning that Slack would show", async () => {
    expect(await click()).toEqual({ status: 200, answer: { warning: "" } });
    expect(app.payloads).toMatchObject([{ user: { id: "U1" }, actions: [{ action_id: "label" }] }]);
    slack.interactivity = undefined;
    expect((await click()).answer).toEqual({
      warning: "This app is not configured to handle interactive responses.",
    });
  });

  it("gets the reason for what can't be done", async () => {
    expect(await click({ user: "" })).toEqual({ status: 400, answer: "there is nobody with the id " });
    expect(await click({ ts: "1.0" })).toEqual({ status: 400, answer: "message_not_found" });
    expect(await act("close", { viewId: "V1" })).toEqual({ status: 400, answer: "U1 has no modal V1 open" });
  });

  it("shows the modal to who has clicked, from then on until it is closed", async () => {
    const view = modal(
      input("labels", {
        type: "multi_external_select",
        min_query_length: 0,
        initial_options: [option("bug")],
      }),
      input("comment", { type: "plain_text_input", initial_value: "<b>" }, { optional: true }),
    );
    app.reply = async ({ trigger_id, type }) => {
      if (type === "block_actions") {
        await call(slack, "views.open", { trigger_id, view });
      }
      return type === "block_suggestion" ? { body: { options: [option("ui")] } } : {};
    };
    const [mine, others] = [await page(), await page("U9")];
    await click();
    const viewId = slack.openView("U1")?.id ?? "";
    const { modal: html = "" } = await mine.updates();
    expect(html).toContain(`<dialog id="modal" class="dialog" data-view="${viewId}"`);
    expect(html).toContain('<span class="chip" data-value="bug">The bug<button');
    expect(html).toContain('value="&lt;b&gt;"');
    expect(await others.updates()).not.toHaveProperty("modal");
    expect(await (await page()).updates()).not.toHaveProperty("modal");

    const typed = { viewId, actionId: "in", value: "" };
    expect((await act("suggest", typed)).answer).toEqual({ options: [option("ui")], failed: false });
    const values = { labels: ["bug", "ui"], comment: "" };
    expect((await act("submit", { viewId, values })).answer).toEqual({
      closed: true,
      errors: {},
      trouble: "",
    });
    expect(await mine.updates()).toMatchObject({ modal: "" });
  });

  it("shows an ephemeral message to one person, in its thread, and not after a reload", async () => {
    const reply = { channel: "C1", text: "reply", thread_ts: card };
    await call(slack, "chat.postMessage", reply);
    const [mine, others] = [await page(), await page("U9")];
    const given = { channel: "C1", user: "U1", blocks: buttons(button("link")), text: "x" };
    const first = await call(slack, "chat.postEphemeral", given);
    const second = await call(slack, "chat.postEphemeral", { ...given, thread_ts: card });
    expect((await mine.updates()).ephemerals).toEqual([
      {
        ts: first.message_ts,
        thread: "",
        html: expect.stringMatching(/Only visible to you.*data-action="link"/),
      },
      { ts: second.message_ts, thread: card, html: expect.stringContaining("Only visible to you") },
    ]);
    expect((await others.updates()).ephemerals).toEqual([]);
    const again = await page();
    expect(again.html).not.toContain("Only visible to you</div>");
    expect((await again.updates()).ephemerals).toEqual([]);
  });

  it("takes nothing from another site's page", async () => {
    const headers = { "content-type": "application/json", "sec-fetch-site": "cross-site" };
    const response = await fetch(`${slack.url}/click`, { method: "POST", headers, body: "{}" });
    expect(response.status).toBe(403);
    expect(app.payloads).toEqual([]);
  });
});
