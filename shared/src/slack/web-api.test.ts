import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { BrokenDestination, messageOf } from "../errors.ts";
import { Refused, UnknownOutcome } from "./failures.ts";
import { createSend } from "./send.ts";
import { slackServer } from "./testing/slack-server.ts";
import { type WebApi, webApi } from "./web-api.ts";

type Answer = { status?: number; body?: string; headers?: Record<string, string> };

/** A Slack that gives these answers in turn, and the Web API there. */
async function aSlack(answers: Answer[], tokens: [string, string] = ["s3cret-old", "s3cret-new"]) {
  const heard: { url: string | undefined; token: string | undefined; body: string }[] = [];
  const slack = await slackServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const { status = 200, headers = {}, ...answer } = answers[heard.length] ?? { body: '{"ok":true}' };
    heard.push({ url: request.url, token: request.headers.authorization, body });
    response.writeHead(status, headers).end(answer.body ?? "");
  });
  const api = webApi({
    url: new URL("/api/", slack.url).href,
    token: { current: async () => tokens[0], refreshed: async () => tokens[1] },
    send: createSend(2000),
  });
  return Object.assign(slack, { api, heard });
}

function refusal(error: string): Answer {
  return { body: JSON.stringify({ ok: false, error }) };
}

describe("the Web API", () => {
  it("writes with JSON and reads with a form, with the token, and returns what Slack says", async () => {
    const body = '{"ok":true,"channel":"C1","ts":"1.2","warning":"missing_charset"}';
    await using slack = await aSlack([{ body }, { body }]);
    expect(await slack.api.write("chat.postMessage", { channel: "C1" })).toEqual(JSON.parse(body));
    expect(await slack.api.read("conversations.history", { channel: "C1" })).toEqual(JSON.parse(body));
    const token = "Bearer s3cret-old";
    expect(slack.heard).toEqual([
      { url: "/api/chat.postMessage", token, body: '{"channel":"C1"}' },
      { url: "/api/conversations.history", token, body: "channel=C1" },
    ]);
  });

  it("takes up a new token where Slack refuses the old one", async () => {
    await using slack = await aSlack([refusal("token_revoked")]);
    await slack.api.write("chat.postMessage", {});
    expect(slack.heard.map(({ token }) => token)).toEqual(["Bearer s3cret-old", "Bearer s3cret-new"]);
  });

  it.each(["", "s3cret two", "s3cret\r\nx-evil: 1", "s3crét"])(
    "is not called where the secret holds no token: %j",
    async (token) => {
      await using slack = await aSlack([], [token, token]);
      await expect(slack.api.write("chat.postMessage", {})).rejects.toThrow(
        new BrokenDestination("The token secret does not hold a token"),
      );
      expect(slack.heard).toEqual([]);
    },
  );
});

const CALLS: [string, (api: WebApi) => Promise<unknown>][] = [
  ["writing", (api) => api.write("chat.postMessage", {})],
  ["reading", (api) => api.read("conversations.history", {})],
];

describe.each(CALLS)("an answer to %s", (_, call) => {
  it.each<[string, Answer]>([
    ["nothing", {}],
    ["no JSON", { body: "<html>" }],
    ["something new", { body: '{"done":"s3cret"}' }],
    ["that Slack failed", refusal("internal_error")],
    ["only that its server failed", { status: 503, body: '{"ok":true}' }],
  ])("leaves unknown what Slack has done where it says %s", async (_says, answer) => {
    await using slack = await aSlack([answer]);
    const error: unknown = await call(slack.api).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnknownOutcome);
    expect(messageOf(error)).toMatch(/^Slack answered \d{3} ([a-z_]+|without a [a-z ]+)$/);
  });

  it.each<[string, Answer]>([
    ["rate-limited", { status: 429, headers: { "retry-after": "30" } }],
    ["retry", { status: 302, headers: { location: "/s3cret" } }],
    ["retry", refusal("a_new_error")],
    ["destination", refusal("channel_not_found")],
    ["message", refusal("invalid_blocks")],
    ["gone", refusal("message_not_found")],
  ])("is a refusal (%s): %j", async (kind, answer) => {
    await using slack = await aSlack([answer]);
    const error: unknown = await call(slack.api).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ refusal: { kind } });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("s3cret");
    expect(slack.heard).toHaveLength(1);
  });
});
