import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import type { Destination } from "@issue-relay/shared/slack/destination";
import { createPace, type Pace } from "@issue-relay/shared/slack/pace";
import type { SlackRequest, SlackResponse } from "@issue-relay/shared/slack/send";
import { describe, expect, it } from "vitest";
import { createHandler } from "./handle.ts";

const BOT: Destination = { kind: "bot", apiUrl: "https://slack.com/api/", channel: "C1" };
const HOOK: Destination = { kind: "webhook" };
const HOOK_URL = "https://hooks.slack.com/services/T0/B0/s3cret";

const posted = { status: 200, retryAfter: undefined, body: '{"ok":true}' };
const refused = (error: string) => ({ ...posted, body: JSON.stringify({ ok: false, error }) });

/** A Slack that gives the answers in turn, and a handler that posts to it. */
function relay({
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
  const post = async (request: SlackRequest) => {
    requests.push(request);
    return answers[requests.length - 1] ?? posted;
  };
  const handle = createHandler({
    destination,
    credential: async () => secrets[0],
    refresh: async () => secrets.at(-1) ?? secrets[0],
    post,
    pace,
  });
  const deliver = () =>
    handle(anIssueEvent(), { signal: new AbortController().signal, deadline: Date.now() + deadlineMs });
  return { deliver, requests };
}

describe("an event", () => {
  it("is posted by the bot to the channel, with its id to be found again", async () => {
    const { deliver, requests } = relay({ secrets: ["xoxb-s3cret"] });
    await deliver();
    expect(requests).toEqual([
      {
        url: "https://slack.com/api/chat.postMessage",
        headers: { authorization: "Bearer xoxb-s3cret" },
        body: {
          channel: "C1",
          text: "ann opened this · Login fails on Safari · acme/web#12 · The button does nothing.",
          blocks: [expect.objectContaining({ type: "rich_text" })],
          mrkdwn: false,
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: "issue_event", event_payload: { event_id: anIssueEvent().id } },
        },
      },
    ]);
  });

  it("is posted to a webhook", async () => {
    const answers = [{ status: 200, retryAfter: undefined, body: undefined }];
    const { deliver, requests } = relay({ destination: HOOK, secrets: [HOOK_URL], answers });
    await deliver();
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
    const { deliver } = relay({ answers: [refused(error), refused(error)] });
    await expect(deliver()).rejects.toThrow(new kind(`Slack answered 200 ${error}`));
  });
});

describe("a credential that Slack refuses", () => {
  it("is fetched anew, and the event posted with the new one", async () => {
    const { deliver, requests } = relay({
      secrets: ["xoxb-old", "xoxb-new"],
      answers: [refused("token_revoked"), posted],
    });
    await deliver();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer xoxb-old",
      "Bearer xoxb-new",
    ]);
  });

  it("is not tried again where it is still the same", async () => {
    const { deliver, requests } = relay({ answers: [refused("token_revoked")] });
    await expect(deliver()).rejects.toThrow(BrokenDestination);
    expect(requests).toHaveLength(1);
  });

  it("is tried anew only once", async () => {
    const answers = [refused("invalid_auth"), refused("invalid_auth")];
    const { deliver, requests } = relay({ secrets: ["xoxb-old", "xoxb-new"], answers });
    await expect(deliver()).rejects.toThrow(BrokenDestination);
    expect(requests).toHaveLength(2);
  });

  it.each(["http://hooks.slack.com/s3cret", "s3cret", "ftp://s3cret", ""])(
    "is never sent to %j",
    async (url) => {
      const { deliver, requests } = relay({ destination: HOOK, secrets: [url] });
      await expect(deliver()).rejects.toThrow(
        new BrokenDestination("The webhook secret does not hold an https URL"),
      );
      expect(requests).toEqual([]);
    },
  );

  it.each(["", "s3cret two", "s3cret\r\nx-evil: 1", "s3crét"])(
    "is not sent where it is no token: %j",
    async (token) => {
      const { deliver, requests } = relay({ secrets: [token] });
      await expect(deliver()).rejects.toThrow(
        new BrokenDestination("The token secret does not hold a token"),
      );
      expect(requests).toEqual([]);
    },
  );
});

describe("the pace", () => {
  it("rests for as long as Slack asks", async () => {
    const pauses: [string, number][] = [];
    const pace: Pace = { turn: async () => {}, pause: (...args) => void pauses.push(args) };
    const { deliver } = relay({ pace, answers: [{ status: 429, retryAfter: "30", body: "" }] });
    await expect(deliver()).rejects.toThrow(RetryLater);
    expect(pauses).toEqual([["C1", 30_000]]);
  });

  it("lets nobody start to post who could not finish in time", async () => {
    const { deliver, requests } = relay({ deadlineMs: 9000 });
    await expect(deliver()).rejects.toThrow(RetryLater);
    expect(requests).toEqual([]);
  });
});
