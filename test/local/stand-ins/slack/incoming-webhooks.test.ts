import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "./server.ts";
import { send } from "./testing/client.ts";

let slack: LocalSlack;
let url: string;

beforeEach(async () => {
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [{ id: "C0ISSUES01", name: "issues" }],
    webhooks: { "/services/T1/B1/secret": "issues", "/services/T1/B2/secret": "deleted-channel" },
    rateLimit: false,
  });
  url = slack.webhookUrl("issues");
});

afterEach(() => slack.close());

describe("an incoming webhook", () => {
  it("posts JSON or a form's payload, and answers ok as text", async () => {
    expect(await send(url, { text: "hello <!here>" })).toMatchObject({ status: 200, text: "ok" });
    expect(
      await send(`${slack.url}/services/T1/B1/secret`, `payload=${encodeURIComponent('{"text":"form"}')}`),
    ).toMatchObject({ status: 200 });
    expect(slack.messages("issues")).toMatchObject([
      { text: "hello <!here>", from: "webhook", pings: ["here"] },
      { text: "form" },
    ]);
  });

  it("refuses what it can't post", async () => {
    expect(await send(url, "{")).toMatchObject({ status: 400, text: "invalid_payload" });
    expect(await send(url, {})).toMatchObject({ status: 400, text: "no_text" });
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "" } }];
    expect(await send(url, { text: "x", blocks })).toMatchObject({ status: 400, text: "invalid_blocks" });
    expect(slack.messages("issues")).toEqual([]);
  });

  it("says when it, its secret or its channel is gone", async () => {
    expect(await send(`${slack.url}/services/T1/B1/wrong`, { text: "x" })).toMatchObject({
      status: 403,
      text: "invalid_token",
    });
    expect(await send(`${slack.url}/services/T1/B3/secret`, { text: "x" })).toMatchObject({
      status: 404,
      text: "no_service",
    });
    expect(await send(`${slack.url}/services/T1/B2/secret`, { text: "x" })).toMatchObject({
      status: 404,
      text: "channel_not_found",
    });
    slack.archive("issues");
    expect(await send(url, { text: "x" })).toMatchObject({ status: 410, text: "channel_is_archived" });
  });

  it("meets the faults that a test asks for", async () => {
    slack.faults.add({ kind: "status", status: 403, body: "action_prohibited", path: "/services/" });
    expect(await send(url, { text: "x" })).toMatchObject({ status: 403, text: "action_prohibited" });
  });
});
