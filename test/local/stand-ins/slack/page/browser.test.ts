import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "../server.ts";
import { CHROMIUM, findChromium } from "../testing/chromium.ts";
import { call } from "../testing/client.ts";

const hasChromium = findChromium("the local Slack's page in a browser");

/** As many as a channel has after a long demo. */
const MESSAGES = 3000;

describe.runIf(hasChromium)("a browser in which a long channel is open", () => {
  let slack: LocalSlack;
  let browser: Browser;
  let page: Page;
  let newest: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    const channels = [
      { id: "C1", name: "issues" },
      { id: "C2", name: "bugs" },
    ];
    slack = await startLocalSlack({ token: "xoxb-test", channels, rateLimit: false });
    for (let number = 1; number <= MESSAGES; number += 1) {
      newest = await post({ text: `message ${number}.` });
    }
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", ({ message }) => complaints.push(message));
    await page.goto(slack.url);
  });

  afterAll(async () => {
    await browser?.close();
    await slack?.close();
    expect(complaints).toEqual([]);
  });

  async function post(given: object) {
    return (await call(slack, "chat.postMessage", { channel: "C1", ...given })).ts;
  }

  function shown(text: string, pane = "channel") {
    return page.locator(`#${pane} .message`, { hasText: text });
  }

  it("shows a new message, its update and its end, and loads only that", async () => {
    await shown(`message ${MESSAGES}.`).waitFor();
    const received: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (!response.url().endsWith("/events")) {
        received.push(response.body());
      }
    });
    const ts = await post({ text: "something new" });
    await shown("something new").waitFor();
    expect(await page.locator("#channel .entry").last().getAttribute("data-ts")).toBe(ts);
    await call(slack, "chat.update", { channel: "C1", ts, text: "something newer" });
    await shown("something newer").waitFor();
    await call(slack, "chat.delete", { channel: "C1", ts });
    await shown("something newer").waitFor({ state: "detached" });
    page.removeAllListeners("response");
    expect(Buffer.concat(await Promise.all(received)).length).toBeLessThan(5000);
  });

  it("loads older messages above the others, on demand", async () => {
    expect(await page.locator("#channel .entry").count()).toBe(100);
    await page.locator(".older").click();
    await shown(`message ${MESSAGES - 199}.`).waitFor();
    const stamps = await page.locator("#channel .entry").evaluateAll((entries) => {
      return entries.map((entry) => entry.getAttribute("data-ts") ?? "");
    });
    expect(stamps).toHaveLength(200);
    expect(stamps).toEqual(stamps.toSorted());
    expect(await page.locator(".day:visible").count()).toBeLessThan(3);
  });

  it("opens a thread beside the channel, keeps it up to date, and closes it", async () => {
    await post({ text: "first reply", thread_ts: newest });
    await page.locator(".replies", { hasText: "1 reply" }).click();
    await shown("first reply", "thread").waitFor();
    expect(new URL(page.url()).search).toBe(`?channel=C1&thread=${newest}`);
    await post({ text: "second reply", thread_ts: newest });
    await shown("second reply", "thread").waitFor();
    expect(await page.locator("#thread .count").textContent()).toBe("2 replies");
    expect(await page.locator(".replies b").textContent()).toBe("2 replies");

    await page.reload();
    await shown("second reply", "thread").waitFor();
    await page.locator(".close").click();
    await shown("second reply", "thread").waitFor({ state: "detached" });
    await page.goBack();
    await shown("second reply", "thread").waitFor();
  });

  it("shows in the sidebar that a channel was archived, and opens one that was just added", async () => {
    slack.archive("bugs");
    await page.locator("#sidebar a", { hasText: "archived" }).waitFor();
    slack.addChannel({ id: "C3", name: "new" });
    await post({ channel: "C3", text: "the first one" });
    await page.locator("#sidebar a", { hasText: "new" }).click();
    await shown("the first one").waitFor();
    expect(await page.locator("#channel h2").textContent()).toBe("# new");
  });
});
