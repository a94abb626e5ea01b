import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { BrokenDestination } from "../errors.ts";
import { Refused, UnknownOutcome } from "./failures.ts";
import { incomingWebhook } from "./incoming-webhook.ts";
import type { SlackMessage } from "./message.ts";
import { createSend } from "./send.ts";
import { slackServer } from "./testing/slack-server.ts";

const MESSAGE: SlackMessage = { text: "hi", blocks: [{ type: "divider" }] };

type Answer = { status?: number; body?: string };

/** A Slack with incoming webhooks that answer in turn: each request is noted by its path. */
async function aSlack(answers: Answer[]) {
  const heard: { path: string | undefined; body: unknown }[] = [];
  const slack = await slackServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const { status = 200, body: said = "ok" } = answers[heard.length] ?? {};
    heard.push({ path: request.url, body: JSON.parse(body) });
    response.writeHead(status).end(said);
  });
  return Object.assign(slack, { heard });
}

function post(url: string, newUrl = url): Promise<void> {
  const credential = { current: async () => url, refreshed: async () => newUrl };
  return incomingWebhook(credential, createSend(2000))(MESSAGE);
}

describe("a message to an incoming webhook", () => {
  it("is shown as typed, and unfolds no link", async () => {
    await using slack = await aSlack([]);
    await post(slack.url);
    expect(slack.heard).toEqual([
      {
        path: new URL(slack.url).pathname,
        body: { ...MESSAGE, mrkdwn: false, unfurl_links: false, unfurl_media: false },
      },
    ]);
  });

  it.each([{ body: "" }, { body: "<html>" }, { status: 204, body: "" }])(
    "is posted where the answer is a 2xx, whatever it says: %j",
    async (answer) => {
      await using slack = await aSlack([answer]);
      await expect(post(slack.url)).resolves.toBeUndefined();
    },
  );

  it("is posted to the new webhook where the old one is gone", async () => {
    await using slack = await aSlack([{ status: 404, body: "no_service" }]);
    await post(`${slack.url}/old`, `${slack.url}/new`);
    expect(slack.heard.map(({ path }) => path?.split("/").at(-1))).toEqual(["old", "new"]);
  });

  it.each(["http://hooks.slack.com/s3cret", "s3cret", "ftp://s3cret", ""])(
    "is never sent to %j",
    async (url) => {
      await expect(post(url)).rejects.toThrow(
        new BrokenDestination("The webhook secret does not hold an https URL"),
      );
    },
  );

  it.each([
    [{ status: 400, body: "invalid_payload" }, "message"],
    [{ status: 403, body: "action_prohibited" }, "destination"],
    [{ status: 410, body: "channel_is_archived" }, "destination"],
    [{ status: 429, body: "rate_limited" }, "rate-limited"],
    [{ status: 400, body: "who sent s3cret?" }, "retry"],
  ])("is refused: %j", async (answer, kind) => {
    await using slack = await aSlack([answer]);
    const error: unknown = await post(slack.url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ refusal: { kind } });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("s3cret");
  });

  it("may have been posted where Slack fails", async () => {
    await using slack = await aSlack([{ status: 500, body: "rollup_error" }]);
    await expect(post(slack.url)).rejects.toThrow(UnknownOutcome);
  });
});
