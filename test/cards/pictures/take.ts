// Takes the pictures of the docs: `node test/local/run.mjs test/cards/pictures/take.ts`. Needs Chromium.
import { fileURLToPath } from "node:url";
import { startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { createLogger } from "@issue-relay/shared/logger";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { chromium } from "playwright-core";
import { cardChannel } from "../../../functions/slack/src/card-channel.ts";
import { LENGTHS } from "../../../functions/slack/src/protocol/lengths.ts";
import { showOnCards } from "../../../functions/slack/src/show-on-cards.ts";
import { inOneChannel } from "../../slack/testing/one-channel.ts";
import { MINUTE } from "./tale.ts";
import { tales } from "./tales.ts";

const CHROMIUM = "/usr/bin/chromium";
const CHANNEL = { id: "C0ISSUES", name: "issues" };
const TOKEN = "xoxb-pictures";

const end = Date.now() - 2 * MINUTE;
let now = end;
const slack = await startLocalSlack({ token: TOKEN, channels: [CHANNEL], rateLimit: false, now: () => now });

const credential = { current: async () => TOKEN, refreshed: async () => TOKEN };
const clock = { now: () => now, sleep: async () => {} };
const deliver = showOnCards({
  database: "pictures",
  documents: memoryStore(() => now),
  channel: cardChannel({
    api: webApi({ url: slack.apiUrl, token: credential, send: createSend(LENGTHS.call) }),
    pace: new Pace(),
    clock,
    id: CHANNEL.id,
    messagesPerSecond: 1000,
  }),
  clock,
  lengths: LENGTHS,
});
const show = inOneChannel(deliver);
for (const event of tales(end)) {
  now = Date.parse(event.receivedAt) + 600;
  await show(event, {
    signal: new AbortController().signal,
    deadline: Date.now() + 50_000,
    logger: createLogger({ level: "warn" }),
  });
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1240, height: 770 } });
const newest = slack.messages(CHANNEL.name).findLast(({ thread_ts }) => thread_ts !== undefined)?.thread_ts;
await page.goto(`${slack.url}/?channel=${CHANNEL.id}&thread=${newest}`);
await page.locator("#thread .message").last().waitFor();
const folder = process.argv[2] ?? fileURLToPath(new URL("../../local", import.meta.url));
await page.screenshot({ path: `${folder}/slack-page.png` });
// The whole thread.
await page.setViewportSize({ width: 1240, height: 1190 });
await page.locator("#thread").screenshot({ path: `${folder}/slack-thread.png` });
await browser.close();
await slack.close();
