import { allRows } from "@issue-relay/local/stack/arrivals";
import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import { MEI, OTTER, PEOPLE, REPOSITORIES, TOMAS } from "@issue-relay/local/stand-ins/github/testing/acme";
import { CHROMIUM, findChromium } from "@issue-relay/local/stand-ins/slack/testing/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { aStack, type TestStack } from "./testing/a-stack.ts";

/** A folder for pictures of what somebody sees: `PICTURES=… npx vitest run …`. Without it, none are taken. */
const { PICTURES } = process.env;

const hasChromium = findChromium("the life of an issue, by clicks in a browser");

describe.runIf(hasChromium)("an issue that a stranger opens", () => {
  let stack: TestStack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    stack = await aStack({
      functions: ["ingress", "slack", "bigquery", "actions", "interactions"],
      slackWorkspace: { members: [{ id: "U0MEI", name: "mei" }] },
      relay: {
        people: { [MEI.login]: "U0MEI" },
        channels: { issues: "C0ISSUES1" },
        routes: [{ name: "everything", to: "issues" }],
        rules: [
          {
            name: "first contact",
            when: { actions: "issues.opened", authors: { associations: "NONE" } },
            do: [{ label: "bug" }, { assign: [TOMAS.login] }],
          },
        ],
        buttons: { take: "people", label: "people", close: "people", reply: "people", snooze: "people" },
      },
    });
    REPOSITORIES.forEach((repository) => void stack.github.issues.addRepository(repository));
    PEOPLE.forEach((person) => void stack.github.issues.know(person));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1240, height: 770 } });
    await page.goto(`${stack.slack.url}/?channel=C0ISSUES1`);
    await Promise.all([page.waitForEvent("load"), page.getByLabel("You are:").selectOption("U0MEI")]);
  });
  afterAll(() => browser?.close());

  async function picture(name: string): Promise<void> {
    if (PICTURES !== undefined) {
      await page.screenshot({ path: `${PICTURES}/${name}.png` });
    }
  }

  /** Waits until the card, of which there is one, shows a text. */
  async function cardShows(text: string): Promise<void> {
    await page.locator("main .message", { hasText: "Login fails" }).getByText(text).first().waitFor();
    expect(await page.locator("main .message", { hasText: "Login fails" }).count()).toBe(1);
  }

  function button(name: string) {
    return page.getByRole("button", { name, exact: true });
  }

  it("is labelled and assigned by rules, taken, labelled, answered and closed by clicks: all on its card and in BigQuery, once", async () => {
    const { issue } = await stack.github.issues.act({
      ...{ action: "opened", repository: "acme/web", title: "Login fails", by: OTTER },
    });
    await cardShows(TOMAS.login);
    await cardShows("bug");
    await picture("1-rules");

    await button("Take it").click();
    await page.getByText("Taken up: mei-acme is being assigned to").waitFor();
    await cardShows(MEI.login);
    await picture("2-taken");

    await button("Label…").click();
    await page.getByRole("dialog").getByRole("combobox").fill("P1");
    await page.getByRole("option", { name: "P1", exact: true }).click();
    await picture("3-label");
    await button("Set").click();
    await cardShows("P1");

    await button("Reply…").click();
    await page.getByRole("dialog").getByRole("textbox").fill("Which **browser** is it?");
    await picture("4-reply");
    await button("Comment").click();
    await page
      .getByText("1 reply")
      .or(page.getByText(/\d+ replies/))
      .first()
      .waitFor();

    await button("Close…").click();
    await picture("5-close");
    await button("Close it").click();
    await cardShows("Completed");
    await picture("6-closed");

    expect(issue?.state).toMatchObject({
      ...{ state: "closed", reason: "completed", labels: ["bug", "P1"], comments: [{}] },
      assignees: [{ login: TOMAS.login }, { login: MEI.login }],
    });
    const table = stack.bigquery.dataset(DATASET).table(ACTIONS);
    const actions = async () => z.array(z.object({ what: z.string() })).parse((await table.getRows())[0]);
    const wanted = ["assign", "close", "label", "label", "reply", "take"];
    await until("a row for each", async () => (await actions()).length >= wanted.length);
    expect((await actions()).map(({ what }) => what).sort()).toEqual(wanted);
    const events = (await allRows(stack)).map(({ type, action }) => `${type}.${action}`);
    expect(events.sort()).toEqual([
      "issue_comment.created",
      ...["issues.assigned", "issues.assigned", "issues.closed", "issues.labeled", "issues.labeled"],
      "issues.opened",
    ]);
  });
});
