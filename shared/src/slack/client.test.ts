import { describe, expect, it } from "vitest";
import { BadMessage, BrokenDestination, RetryLater } from "../errors.ts";
import { createSlackClient } from "./client.ts";
import type { Destination } from "./destination.ts";
import type { SlackMessage } from "./message.ts";
import { createPace, type Pace } from "./pace.ts";
import type { SlackRequest, SlackResponse } from "./send.ts";

const BOT: Destination = { kind: "bot", apiUrl: "https://slack.com/api/", channel: "C1" };
const HOOK: Destination = { kind: "webhook" };
const HOOK_URL = "https://hooks.slack.com/services/T0/B0/s3cret";

const MESSAGE: SlackMessage = { text: "hi", blocks: [{ type: "divider" }] };
const METADATA = { event_type: "issue_event", event_payload: { event_id: "0123456789abcdef" } };

const posted = { status: 200, retryAfter: undefined, body: '{"ok":true}' };

function refused(error: string): SlackResponse {
  return { ...posted, body: JSON.stringify({ ok: false, error }) };
}

/** A client whose Slack gives the answers in turn. */
function aClient({
  destination = BOT,
  secrets = ["xoxb-s3cret"],
  answers = [posted],
  pace = createPace(1000),
  deadlineMs = 50_000,
}: {
  destination?: Destination;
  secrets?: [string, ...string[]];
  answers?: SlackResponse[];
  pace?: Pace;
  deadlineMs?: number;
} = {}) {
  const requests: SlackRequest[] = [];
  const client = createSlackClient({
    destination,
    credential: async () => secrets[0],
    refresh: async () => secrets.at(-1) ?? secrets[0],
    pace,
    async send(request) {
      requests.push(request);
      return answers[requests.length - 1] ?? posted;
    },
  });
  function post(): Promise<void> {
    const limit = { signal: new AbortController().signal, deadline: Date.now() + deadlineMs };
    return client.post(MESSAGE, METADATA, limit);
  }
  return { post, requests };
}

describe("a message", () => {
  it("is posted by the bot to the channel, with its metadata to be found again", async () => {
    const { post, requests } = aClient({ secrets: ["xoxb-s3cret"] });
    await post();
    expect(requests).toEqual([
      {
        url: "https://slack.com/api/chat.postMessage",
        headers: { authorization: "Bearer xoxb-s3cret" },
        body: {
          ...MESSAGE,
          mrkdwn: false,
          unfurl_links: false,
          unfurl_media: false,
          channel: "C1",
          metadata: METADATA,
        },
      },
    ]);
  });

  it("is posted to a webhook, without metadata", async () => {
    const answers = [{ status: 200, retryAfter: undefined, body: undefined }];
    const { post, requests } = aClient({ destination: HOOK, secrets: [HOOK_URL], answers });
    await post();
    expect(requests).toEqual([
      { url: HOOK_URL, headers: {}, body: expect.objectContaining({ mrkdwn: false }) },
    ]);
    expect(Object.keys(requests[0]?.body ?? {})).toEqual([
      "text",
      "blocks",
      "mrkdwn",
      "unfurl_links",
      "unfurl_media",
    ]);
  });

  it.each([
    ["waits for another try", "internal_error", RetryLater],
    ["can never be posted", "invalid_blocks", BadMessage],
    ["waits for a person", "is_archived", BrokenDestination],
    ["waits for a person", "invalid_auth", BrokenDestination],
  ])("%s after %s", async (_, error, kind) => {
    const { post } = aClient({ answers: [refused(error), refused(error)] });
    await expect(post()).rejects.toThrow(new kind(`Slack answered 200 ${error}`));
  });
});

describe("a credential that Slack refuses", () => {
  it("is read again, and the message is posted with the new one", async () => {
    const { post, requests } = aClient({
      secrets: ["xoxb-old", "xoxb-new"],
      answers: [refused("token_revoked"), posted],
    });
    await post();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer xoxb-old",
      "Bearer xoxb-new",
    ]);
  });

  it("is not sent again where it is still the same", async () => {
    const { post, requests } = aClient({ answers: [refused("token_revoked")] });
    await expect(post()).rejects.toThrow(BrokenDestination);
    expect(requests).toHaveLength(1);
  });

  it("is replaced only once", async () => {
    const answers = [refused("invalid_auth"), refused("invalid_auth")];
    const { post, requests } = aClient({ secrets: ["xoxb-old", "xoxb-new"], answers });
    await expect(post()).rejects.toThrow(BrokenDestination);
    expect(requests).toHaveLength(2);
  });

  it.each(["http://hooks.slack.com/s3cret", "s3cret", "ftp://s3cret", ""])(
    "is never sent to %j",
    async (url) => {
      const { post, requests } = aClient({ destination: HOOK, secrets: [url] });
      await expect(post()).rejects.toThrow(
        new BrokenDestination("The webhook secret does not hold an https URL"),
      );
      expect(requests).toEqual([]);
    },
  );

  it.each(["", "s3cret two", "s3cret\r\nx-evil: 1", "s3crét"])(
    "is not sent where it is no token: %j",
    async (token) => {
      const { post, requests } = aClient({ secrets: [token] });
      await expect(post()).rejects.toThrow(new BrokenDestination("The token secret does not hold a token"));
      expect(requests).toEqual([]);
    },
  );
});

describe("the pace", () => {
  it("pauses for as long as Slack asks", async () => {
    const pauses: [string, number][] = [];
    const pace: Pace = { turn: async () => {}, pause: (...args) => void pauses.push(args) };
    const { post } = aClient({ pace, answers: [{ status: 429, retryAfter: "30", body: "" }] });
    await expect(post()).rejects.toThrow(RetryLater);
    expect(pauses).toEqual([["C1", 30_000]]);
  });

  it("starts no request that could not finish in time", async () => {
    const { post, requests } = aClient({ deadlineMs: 9000 });
    await expect(post()).rejects.toThrow(RetryLater);
    expect(requests).toEqual([]);
  });
});
