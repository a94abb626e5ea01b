// Takes the pictures of channels and digests in the docs, of the stack that runs in this folder:
//
//     npm run demo -- --relay test/local/relay.example.yaml --keep
//     npm run query -- "INSERT …"                     # working hours and targets: shared/warehouse/README.md
//     node_modules/.bin/node test/digest/pictures/take.ts [folder]
import { fileURLToPath } from "node:url";
import { requireStack } from "@issue-relay/local/stack/stack-file";
import { chromium, type Page } from "playwright-core";
import { z } from "zod";

const CHROMIUM = "/usr/bin/chromium";
const CHANNELS = ["web-team", "api-team", "urgent"];

const Messages = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      messages: z.array(z.object({ ts: z.string(), replies: z.array(z.object({ text: z.string() })) })),
    }),
  ),
});

const folder = process.argv[2] ?? fileURLToPath(new URL("../../local", import.meta.url));
const { slack, functions } = await requireStack();
let { channels } = await messages();

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1240, height: 1000 } });

const columns: string[] = [];
for (const name of CHANNELS) {
  await page.setViewportSize({ width: 700, height: 900 });
  await open(page, name);
  columns.push(await pictureOf(page, "#channel"));
}
const three = await browser.newPage({ viewport: { width: 1246, height: 504 } });
await side(three, columns);
await three.screenshot({ path: `${folder}/slack-routes.png`, fullPage: true });

for (const task of ["daily", "weekly", "remind"]) {
  await fetch(`${functions.digest}/${task}`, { method: "POST" });
}
({ channels } = await messages());
await page.setViewportSize({ width: 1240, height: 900 });
await open(page, "web-team");
await page.screenshot({ path: `${folder}/slack-digests.png` });

const urgent = channels.find(({ name }) => name === "urgent");
const reminded = urgent?.messages.findLast(({ replies }) =>
  replies.some(({ text }) => text.startsWith("Nobody has answered")),
);
await page.setViewportSize({ width: 1240, height: 560 });
await page.goto(`${slack.page}/?channel=${urgent?.id}&thread=${reminded?.ts}`);
await page.locator("#thread .message").last().waitFor();
await page.locator("#thread").screenshot({ path: `${folder}/slack-reminder.png` });
await browser.close();

async function messages() {
  return Messages.parse(await (await fetch(slack.messages)).json());
}

async function open(tab: Page, name: string): Promise<void> {
  const id = channels.find((channel) => channel.name === name)?.id;
  await tab.goto(`${slack.page}/?channel=${id}`);
  await tab.locator("#channel .message").last().waitFor();
}

async function pictureOf(tab: Page, part: string): Promise<string> {
  return (await tab.locator(part).screenshot()).toString("base64");
}

/** Shows the pictures beside each other. */
async function side(tab: Page, pictures: string[]): Promise<void> {
  const images = pictures.map(
    (png) => `<img style="width:410px;border:1px solid #ddd" src="data:image/png;base64,${png}">`,
  );
  await tab.setContent(
    `<body style="margin:0;display:flex;align-items:start;gap:5px">${images.join("")}</body>`,
  );
}
