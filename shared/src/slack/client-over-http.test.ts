import { describe, expect, it } from "vitest";
import { BadMessage, BrokenDestination, messageOf, RetryLater } from "../errors.ts";
import { createSlackClient } from "./client.ts";
import { createPace } from "./pace.ts";
import { createSend } from "./send.ts";
import { slackServer } from "./testing/slack-server.ts";

type Answer = { status?: number; body?: string; headers?: Record<string, string> };

/** "done", or the error of a message that is posted over HTTP to a Slack with this answer. */
async function outcome(
  kind: "bot" | "webhook",
  { status = 200, body = "", headers = {} }: Answer,
): Promise<unknown> {
  await using slack = await slackServer((_, response) => response.writeHead(status, headers).end(body));
  const secret = kind === "bot" ? "s3cret-token" : slack.url;
  const client = createSlackClient({
    destination:
      kind === "bot" ? { kind, apiUrl: new URL("/api/", slack.url).href, channel: "C1" } : { kind },
    credential: async () => secret,
    refresh: async () => secret,
    pace: createPace(1000),
    send: createSend(2000),
  });
  const metadata = { event_type: "test", event_payload: {} };
  const limit = { signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000 };
  return await client.post({ text: "hi", blocks: [] }, metadata, limit).then(
    () => "done",
    (error: unknown) => error,
  );
}

function refusal(error: string): Answer {
  return { body: JSON.stringify({ ok: false, error }) };
}

describe("a message that is posted over HTTP", () => {
  it.each<[string, "bot" | "webhook", Answer]>([
    ["by the bot", "bot", { body: '{"ok":true,"channel":"C1","ts":"1.2"}' }],
    ["by the bot, with a warning", "bot", { body: '{"ok":true,"warning":"missing_charset"}' }],
    ["to the webhook", "webhook", { body: "ok" }],
    ["to the webhook, whatever it says", "webhook", { status: 204, body: "" }],
  ])("is done %s", async (_, kind, answer) => {
    expect(await outcome(kind, answer)).toBe("done");
  });

  it.each<["bot" | "webhook", Answer, new (message: string) => Error]>([
    ["bot", refusal("internal_error"), RetryLater],
    ["bot", refusal("a_new_error"), RetryLater],
    ["bot", { body: "<html>" }, RetryLater],
    ["bot", { status: 429, headers: { "retry-after": "30" } }, RetryLater],
    ["bot", { status: 503 }, RetryLater],
    ["bot", { status: 302, headers: { location: "/s3cret" } }, RetryLater],
    ["bot", refusal("channel_not_found"), BrokenDestination],
    ["bot", refusal("token_revoked"), BrokenDestination],
    ["bot", refusal("invalid_blocks"), BadMessage],
    ["webhook", { status: 400, body: "invalid_payload" }, BadMessage],
    ["webhook", { status: 403, body: "action_prohibited" }, BrokenDestination],
    ["webhook", { status: 404, body: "no_service" }, BrokenDestination],
    ["webhook", { status: 410, body: "channel_is_archived" }, BrokenDestination],
    ["webhook", { status: 429, headers: { "retry-after": "1" } }, RetryLater],
    ["webhook", { status: 500, body: "rollup_error" }, RetryLater],
    ["webhook", { status: 400, body: "who sent s3cret?" }, RetryLater],
  ])("by the %s fails after %j", async (kind, answer, error) => {
    const thrown = await outcome(kind, answer);
    expect(thrown).toBeInstanceOf(error);
    expect(messageOf(thrown)).toMatch(/^Slack answered \d{3} (without a known error|[a-z_]+)$/);
  });
});
