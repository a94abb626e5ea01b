import { describe, expect, it } from "vitest";
import { UnknownOutcome } from "./failures.ts";
import { createSend } from "./send.ts";
import { tellPrivately } from "./tell-privately.ts";
import { slackServer } from "./testing/slack-server.ts";

/** A Slack that answers what comes to a `response_url`, and whom else it has told. */
async function aSlack(status: number) {
  const responses: unknown[] = [];
  const posted: object[] = [];
  const slack = await slackServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    responses.push(JSON.parse(body));
    response.writeHead(status).end("expired_url");
  });
  const write = async (_: string, body: object) => {
    posted.push(body);
    return {};
  };
  const teller = { api: { write, read: write }, send: createSend(2_000) };
  return Object.assign(slack, { responses, posted, teller });
}

const LISTENER = { member: "U1", channel: "C1" };
const PIECES = [{ text: "a < b" }];

describe("somebody is told something, and nobody else,", () => {
  it("in the channel", async () => {
    await using slack = await aSlack(200);
    await tellPrivately(slack.teller, LISTENER, PIECES);
    expect(slack.posted).toMatchObject([{ channel: "C1", user: "U1", text: "a &lt; b" }]);
  });

  it("where they have used a shortcut, also where the bot is not", async () => {
    await using slack = await aSlack(200);
    await tellPrivately(slack.teller, { ...LISTENER, responseUrl: slack.url }, PIECES);
    expect(slack.responses).toMatchObject([{ response_type: "ephemeral", text: "a &lt; b" }]);
    expect(slack.posted).toEqual([]);
  });

  it("in the channel, where that was too long ago", async () => {
    await using slack = await aSlack(404);
    await tellPrivately(slack.teller, { ...LISTENER, responseUrl: slack.url }, PIECES);
    expect(slack.posted).toMatchObject([{ channel: "C1", user: "U1" }]);
  });

  it("only once, where Slack may have shown it", async () => {
    await using slack = await aSlack(500);
    const told = tellPrivately(slack.teller, { ...LISTENER, responseUrl: slack.url }, PIECES);
    await expect(told).rejects.toThrow(UnknownOutcome);
    expect(slack.posted).toEqual([]);
  });

  it("at no address but Slack's", async () => {
    await using slack = await aSlack(200);
    const responseUrl = "http://metadata.google.internal/";
    await expect(tellPrivately(slack.teller, { ...LISTENER, responseUrl }, PIECES)).rejects.toThrow(
      "https URL",
    );
    expect(slack.posted).toEqual([]);
  });
});
