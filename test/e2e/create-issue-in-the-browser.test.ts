import { until } from "@issue-relay/local/stack/until";
import { MEI, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { CHROMIUM, findChromium } from "@issue-relay/local/stand-ins/slack/testing/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";

/** A folder for pictures of what somebody sees: `PICTURES=… npx vitest run …`. Without it, none are taken. */
const { PICTURES } = process.env;

const hasChromium = findChromium("an issue of a message, by clicks in a browser");

describe.runIf(hasChromium)("a message that somebody reports something in", () => {
  let stack: TestStack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    stack = await aStack({
      functions: ["ingress", "slack", "actions", "interactions"],
      slackWorkspace: {
        members: [
          { id: "U0MEI", name: "mei", realName: "Mei Tan" },
          { id: "U0ADA", name: "ada", realName: "Ada Byron" },
        ],
      },
      relay: {
        people: { [MEI.login]: "U0MEI" },
        channels: { issues: "C0ISSUES1" },
        routes: [{ name: "everything", to: "issues" }],
        buttons: { create: { repositories: ["acme/web", "acme/api"] } },
      },
    });
    REPOSITORIES.forEach((repository) => void stack.github.issues.addRepository(repository));
    PEOPLE.forEach((person) => void stack.github.issues.know(person));
    stack.slack.addChannel({ id: "C0SUPPORT", name: "support" });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1240, height: 770 } });
    await page.goto(`${stack.slack.url}/?channel=C0SUPPORT`);
    await Promise.all([page.waitForEvent("load"), page.getByLabel("You are:").selectOption("U0MEI")]);
  });
  afterAll(() => browser?.close());

  async function picture(name: string): Promise<void> {
    if (PICTURES !== undefined) {
      await page.screenshot({ path: `${PICTURES}/${name}.png` });
    }
  }

  it("becomes an issue out of its menu, with what somebody has added, and its thread has the link", async () => {
    stack.slack.say(
      "U0ADA",
      "support",
      "Login fails since today's update.\nIt doesn't help to reload, see #12 (&lt;500&gt;).",
    );
    const message = page.locator("main .message", { hasText: "Login fails" });
    await message.hover();
    await message.getByRole("button", { name: "More actions" }).click();
    await picture("create-1-menu");
    await page.getByRole("menuitem", { name: "Create an issue" }).click();

    const modal = page.getByRole("dialog");
    await modal.getByLabel("Repository").selectOption("acme/web");
    expect(await modal.getByLabel("Title").inputValue()).toBe("Login fails since today's update.");
    const text = modal.getByLabel("Text");
    expect(await text.inputValue()).toMatch(
      /^> Login fails since today's update\.\n> It doesn't help to reload, see #12 \(<500>\)\.\n\nWritten by member U0ADA in Slack: https:\S+$/,
    );
    await text.fill(`Since **5.1**:\n\n${await text.inputValue()}`);
    await picture("create-2-modal");
    await modal.getByRole("button", { name: "Create", exact: true }).click();

    await page.getByText("Taken up: an issue is being created in acme/web").waitFor();
    await page.getByText("1 reply").click();
    const link = page.locator("#thread").getByRole("link", { name: /^acme\/web#\d+$/ });
    await link.waitFor();
    await picture("create-3-thread");

    const issue = [...(stack.github.issues.world.repositoryNamed("acme/web")?.issues.values() ?? [])].at(-1);
    expect(await link.getAttribute("href")).toBe(`https://github.com/acme/web/issues/${issue?.number}`);
    expect(issue?.state.title).toBe("Login fails since today's update.");
    expect(issue?.state.body).toMatch(
      /from Slack:\n\nSince \*\*5\.1\*\*:\n\n> Login fails since today\\'s update\\\./,
    );
    await until("its card", () => stack.slack.messages("issues").length > 0);
    await page.goto(`${stack.slack.url}/?channel=C0ISSUES1`);
    await page.locator("main .message", { hasText: "Login fails" }).getByText(MEI.login).first().waitFor();
    await picture("create-4-card");
  });
});
