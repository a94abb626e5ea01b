import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { anApp, type Reply } from "../testing/an-app.ts";
import { CHROMIUM, findChromium } from "../testing/chromium.ts";
import { call } from "../testing/client.ts";
import { button, buttons, input, label, modal, option } from "../testing/parts.ts";

const hasChromium = findChromium("buttons and modals of the local Slack in a browser");

describe.runIf(hasChromium)("in a browser, a person", () => {
  let app: Awaited<ReturnType<typeof anApp>>;
  let slack: LocalSlack;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    app = await anApp();
    slack = await startLocalSlack({
      token: "xoxb-test",
      channels: [{ id: "C1", name: "issues" }],
      members: [
        { id: "U1", name: "mei" },
        { id: "U2", name: "jonas" },
      ],
      rateLimit: false,
      interactivity: {
        ...app.interactivity,
        shortcuts: [{ name: "Create an issue", callback_id: "create" }],
      },
    });
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", ({ message }) => complaints.push(message));
    await page.goto(slack.url);
  });

  afterEach(async () => {
    await page?.close();
    await slack?.close();
    await app?.close();
    expect(complaints.splice(0)).toEqual([]);
  });

  async function card(...elements: object[]) {
    return (await call(slack, "chat.postMessage", { channel: "C1", text: "x", blocks: buttons(...elements) }))
      .ts;
  }

  function named(name: string) {
    return page.getByRole("button", { name, exact: true });
  }

  /** The app opens this modal on each click, and answers so to everything else, by the payload's type. */
  function opens(view: object, replies: Record<string, Reply> = {}) {
    app.reply = async ({ type, trigger_id }) => {
      if (type === "block_actions") {
        await call(slack, "views.open", { trigger_id, view });
      }
      return replies[type] ?? {};
    };
  }

  /** What somebody has submitted. */
  function submitted() {
    return app.payloads.find(({ type }) => type === "view_submission")?.view?.state;
  }

  it("clicks as who they say they are, and sees a warning sign until the app acknowledges", async () => {
    await card(button("assign"));
    app.reply = async () => ({ status: 500 });
    // The page is loaded anew.
    await Promise.all([page.waitForEvent("load"), page.getByLabel("You are:").selectOption("U2")]);
    await named("assign").click();
    await page.getByTitle("This app responded with Status Code 500.").waitFor();
    app.reply = async () => ({});
    await named("assign").click();
    await page.locator(".warning").waitFor({ state: "detached" });
    expect(app.payloads.map(({ user }) => user.id)).toEqual(["U2", "U2"]);
  });

  it("uses a shortcut out of the menu of a message, with the mouse or by keys", async () => {
    const ts = slack.say("U2", "issues", "Login fails");
    const more = page.locator(".message", { hasText: "jonas" }).getByRole("button", { name: "More actions" });
    const item = page.getByRole("menuitem", { name: "Create an issue" });
    await more.hover();
    await more.click();
    await item.waitFor();
    await page.keyboard.press("Escape");
    await item.waitFor({ state: "detached" });
    app.reply = async () => ({ status: 500 });
    await page.keyboard.press("Enter");
    await page.locator("#menu button:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.getByTitle("This app responded with Status Code 500.").waitFor();
    expect(app.payloads).toMatchObject([
      { type: "message_action", callback_id: "create", user: { id: "U1" }, message: { ts, user: "U2" } },
    ]);
    app.reply = async () => ({});
    await more.click();
    await item.click();
    await expect.poll(() => app.payloads.length).toBe(2);
    await page.locator(".warning").waitFor({ state: "detached" });
  });

  it("keeps the focus on a button while its card changes", async () => {
    const ts = await card(button("assign"), button("close"));
    await named("close").focus();
    const blocks = buttons(button("unassign"), button("close"));
    await call(slack, "chat.update", { channel: "C1", ts, text: "x", blocks });
    await named("unassign").waitFor();
    await page.locator("[data-action=close]:focus").waitFor();
  });

  it("follows a link, of which the app is told", async () => {
    await card(button("open", { url: `${slack.url}/messages.json` }));
    const [opened] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("link", { name: "open", exact: true }).click(),
    ]);
    await opened.waitForURL("**/messages.json");
    await expect.poll(() => app.payloads).toMatchObject([{ actions: [{ action_id: "open" }] }]);
    await opened.close();
  });

  it("is asked first where the button wants it, each time, and of that button alone", async () => {
    const texts = { title: "Sure?", text: "For good.", confirm: "Yes", deny: "No" };
    const confirm = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, label(text)]));
    await card(button("close", { confirm }), button("assign"));
    app.reply = async () => ({ status: 500 });
    await named("close").click();
    await page.getByRole("dialog", { name: "Sure?" }).waitFor();
    await named("No").click();
    await named("assign").click();
    await expect.poll(() => app.payloads).toMatchObject([{ actions: [{ action_id: "assign" }] }]);
    for (const clicks of [2, 3]) {
      await named("close").click();
      await named("Yes").click();
      await expect.poll(() => app.payloads.length).toBe(clicks);
      await page.locator("[data-action=close]:focus + .warning").waitFor();
    }
  });

  it("fills in a modal, and submits it", async () => {
    const view = modal(
      input("comment", { type: "plain_text_input", multiline: true }),
      input("title", { type: "plain_text_input", focus_on_load: true }),
      input("reason", { type: "static_select", options: [option("done"), option("duplicate")] }),
      input("day", { type: "datepicker", initial_date: "2026-03-02" }, { optional: true }),
    );
    opens(view);
    await card(button("label"));
    await named("label").click();
    await page.getByRole("dialog", { name: "Label" }).waitFor();
    await page.keyboard.type("It has the focus");
    await page.getByLabel("comment").fill("Hm");
    await page.getByLabel("reason").selectOption("The duplicate");
    await page.getByLabel("day").fill("2026-03-09");
    await named("Save").click();
    await page.locator("#modal").waitFor({ state: "detached" });
    expect(submitted()).toMatchObject({
      values: {
        comment: { in: { value: "Hm" } },
        title: { in: { value: "It has the focus" } },
        reason: { in: { selected_option: option("duplicate") } },
        day: { in: { selected_date: "2026-03-09" } },
      },
    });
    await page.locator("[data-action=label]:focus").waitFor();
  });

  it("is told what is wrong with what they have submitted, by Slack and by the app", async () => {
    const replies: Record<string, Reply> = {
      view_submission: { body: { response_action: "errors", errors: { comment: "Too short" } } },
    };
    opens(modal(input("comment", { type: "plain_text_input" })), replies);
    await card(button("label"));
    await named("label").click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Please complete this required field.").waitFor();
    await page.keyboard.type("Hm");
    await page.keyboard.press("Enter");
    await page.getByText("Too short").waitFor();
    await page.locator("[aria-invalid=true]:focus").waitFor();
    replies.view_submission = { status: 503 };
    await named("Save").click();
    await page.getByText("We had some trouble connecting. Try again?").waitFor();
    expect(await page.getByText("Too short").count()).toBe(0);
    replies.view_submission = {};
    await named("Save").click();
    await page.locator("#modal").waitFor({ state: "detached" });
  });

  it("finds options that the app suggests with keys alone, and takes them away again", async () => {
    const find = { type: "multi_external_select", min_query_length: 1, max_selected_items: 2 };
    const suggestions = { body: { options: [option("ui"), option("api"), option("docs")] } };
    opens(modal(input("labels", { ...find, initial_options: [option("bug")] })), {
      block_suggestion: suggestions,
    });
    await card(button("label"));
    await named("label").click();
    const field = page.getByRole("combobox", { name: "labels" });
    await field.pressSequentially("a");
    await page.getByRole("option", { name: "The ui", selected: true }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: "The api", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await field.pressSequentially("d");
    await page.getByText("You can choose 2 at most").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("You can choose 2 at most").waitFor({ state: "hidden" });
    await named("Remove The bug").press("Enter");
    await page.locator("[role=combobox]:focus").press("Backspace");
    await field.pressSequentially("d");
    await page.getByRole("option", { name: "The docs" }).click();
    await named("Save").click();
    await page.locator("#modal").waitFor({ state: "detached" });
    expect(submitted()).toMatchObject({
      values: { labels: { in: { selected_options: [option("api"), option("docs")] } } },
    });
  });

  it("is told where options can't be loaded, and where there are none", async () => {
    const replies: Record<string, Reply> = { block_suggestion: { status: 500 } };
    opens(modal(input("labels", { type: "multi_external_select", min_query_length: 0 })), replies);
    await card(button("label"));
    await named("label").click();
    await page.getByLabel("labels").click();
    await page.getByText("The options could not be loaded").waitFor();
    replies.block_suggestion = { body: { options: [] } };
    await page.getByLabel("labels").fill("x");
    await page.getByText("No results").waitFor();
  });

  it("cancels a modal with the key Escape, and is back at the button", async () => {
    opens(modal(input("comment", { type: "plain_text_input" })));
    await card(button("label"));
    await named("label").click();
    for (const close of [() => page.keyboard.press("Escape"), () => named("Cancel").click()]) {
      await page.locator("#modal").waitFor();
      await close();
      await page.locator("#modal").waitFor({ state: "detached" });
      await expect.poll(() => slack.openView("U1")).toBeUndefined();
      await page.locator("[data-action=label]:focus").press("Enter");
    }
  });

  it("sees what only they are told, in the thread too once it is opened, until they reload", async () => {
    const ts = await card(button("assign"));
    await call(slack, "chat.postMessage", { channel: "C1", text: "a reply", thread_ts: ts });
    const told = { channel: "C1", user: "U1", text: "for you", blocks: buttons(button("link")) };
    await call(slack, "chat.postEphemeral", told);
    await page.locator("#channel .ephemeral", { hasText: "Only visible to you" }).waitFor();
    await named("link").click();
    await expect.poll(() => app.payloads).toMatchObject([{ container: { is_ephemeral: true } }]);
    await call(slack, "chat.postEphemeral", { channel: "C1", user: "U2", text: "for another" });
    await call(slack, "chat.postEphemeral", { ...told, thread_ts: ts, blocks: [], text: "in the thread" });
    await page.locator(".replies").click();
    await page.locator("#thread .ephemeral", { hasText: "in the thread" }).waitFor();
    expect(await page.locator(".ephemeral").count()).toBe(2);
    await page.reload();
    await page.locator("#channel .message").first().waitFor();
    expect(await page.locator(".ephemeral").count()).toBe(0);
  });
});
