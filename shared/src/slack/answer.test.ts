import { describe, expect, it } from "vitest";
import { assertPosted, webApiAnswer } from "./answer.ts";
import { type Refusal, Refused, UnknownOutcome } from "./failures.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { SlackResponse } from "./send.ts";

type Kind = "done" | "unknown" | Refusal["kind"];

function answer(status: number, body?: string | object, retryAfter?: string): SlackResponse {
  return { status, retryAfter, body: typeof body === "object" ? JSON.stringify(body) : body };
}

function thrownBy(read: (response: SlackResponse) => unknown, response: SlackResponse): unknown {
  try {
    read(response);
    return undefined;
  } catch (error) {
    return error;
  }
}

function kindOf(read: (response: SlackResponse) => unknown, response: SlackResponse): Kind {
  const error = thrownBy(read, response);
  if (error === undefined) {
    return "done";
  }
  if (error instanceof UnknownOutcome) {
    return "unknown";
  }
  if (error instanceof Refused) {
    return error.refusal.kind;
  }
  throw error;
}

describe("an answer of the Web API", () => {
  it("means done with ok, with or without a warning", () => {
    const body = { ok: true, ts: "1.2", warning: "missing_charset" };
    expect(webApiAnswer(answer(200, body))).toEqual(body);
  });

  it.each<[Kind, string]>([
    [
      "destination",
      "channel_not_found is_archived is_inactive not_in_channel missing_scope restricted_action team_access_not_granted ekm_access_denied edit_window_closed",
    ],
    ["credential", "invalid_auth token_revoked token_expired account_inactive not_authed"],
    ["gone", "message_not_found thread_not_found cant_update_message cant_delete_message"],
    [
      "message",
      "invalid_blocks msg_too_long msg_blocks_too_long no_text metadata_too_large invalid_arguments",
    ],
    ["retry", "request_timeout team_added_to_org an_error_of_tomorrow"],
    ["rate-limited", "ratelimited rate_limited message_limit_exceeded"],
  ])("means %s with %s", (kind, errors) => {
    for (const error of errors.split(" ")) {
      expect([error, kindOf(webApiAnswer, answer(200, { ok: false, error }))]).toEqual([error, kind]);
    }
  });

  it("leaves unknown whether Slack has done it, where a 2xx says neither", () => {
    for (const body of [undefined, "", "<html>", "null", "{}", "[]", { ok: "true" }, { ok: false }]) {
      expect([body, kindOf(webApiAnswer, answer(200, body))]).toEqual([body, "unknown"]);
    }
  });

  it("leaves it unknown where Slack fails, whatever it says of the message", () => {
    for (const status of [500, 502, 503]) {
      expect(kindOf(webApiAnswer, answer(status, { ok: true }))).toBe("unknown");
      expect(kindOf(webApiAnswer, answer(status, { ok: false, error: "invalid_blocks" }))).toBe("unknown");
    }
    for (const error of ["internal_error", "fatal_error", "service_unavailable", "update_failed"]) {
      expect(kindOf(webApiAnswer, answer(200, { ok: false, error }))).toBe("unknown");
    }
  });

  it("is a reason to try again, where it is a redirect or a refusal that says nothing more", () => {
    for (const status of [302, 400, 404]) {
      expect(kindOf(webApiAnswer, answer(status, { ok: true }))).toBe("retry");
      expect(kindOf(webApiAnswer, answer(status, "<html>"))).toBe("retry");
    }
  });

  it.each([
    ["ratelimited", "channel"],
    ["message_limit_exceeded", "workspace"],
  ])("says with %s how long to pause the %s", (error, scope) => {
    expect(thrownBy(webApiAnswer, answer(429, { ok: false, error }, "30"))).toMatchObject({
      message: `Slack answered 429 ${error}`,
      refusal: { kind: "rate-limited", retryAfterMs: 30_000, scope },
    });
  });

  it("asks for a pause with 429 alone too", () => {
    expect(thrownBy(webApiAnswer, answer(429, "<html>", "2"))).toMatchObject({
      refusal: { kind: "rate-limited", retryAfterMs: 2000, scope: "channel" },
    });
  });

  it("names the scope that the bot needs", () => {
    const needed = "channels:history,groups:history,mpim:history,im:history";
    const body = { ok: false, error: "missing_scope", needed, provided: "chat:write" };
    expect(thrownBy(webApiAnswer, answer(200, body))).toMatchObject({
      message: `Slack answered 200 missing_scope: ${needed}`,
      refusal: { kind: "destination" },
    });
  });

  it("is not repeated unless it is an error code", () => {
    const bodies = [
      { ok: false, error: "token xoxb-123 is bad" },
      { ok: false, error: "missing_scope", needed: "token xoxb-123" },
      "xoxb-123",
    ];
    for (const body of bodies) {
      expect(thrownBy(webApiAnswer, answer(200, body))).toHaveProperty(
        "message",
        expect.not.stringContaining("123"),
      );
    }
  });
});

describe("an answer to an incoming webhook", () => {
  it("means done with any 2xx, whatever its body says: a retry would post twice", () => {
    for (const body of ["ok", "", "<html>", undefined, "invalid_payload"]) {
      expect(kindOf(assertPosted, answer(200, body))).toBe("done");
    }
    expect(kindOf(assertPosted, answer(204))).toBe("done");
  });

  it.each<[number, string | undefined, Kind]>([
    [400, "invalid_payload", "message"],
    [400, "invalid_blocks\n", "message"],
    [400, "user_not_found", "destination"],
    [400, "something_new", "retry"],
    [400, undefined, "retry"],
    [403, "action_prohibited", "destination"],
    [403, "invalid_token", "credential"],
    [403, undefined, "destination"],
    [404, "channel_not_found", "destination"],
    [404, "no_service", "credential"],
    [404, "No service", "credential"],
    [404, "<html>", "destination"],
    [410, "channel_is_archived", "destination"],
    [410, "", "destination"],
    [500, "rollup_error", "unknown"],
    [500, "no_service", "unknown"],
    [503, undefined, "unknown"],
    [302, "", "retry"],
    [429, "rate_limited", "rate-limited"],
    [429, undefined, "rate-limited"],
  ])("%i %j means %s", (status, body, kind) => {
    expect(kindOf(assertPosted, answer(status, body))).toBe(kind);
  });
});

describe("Retry-After", () => {
  it.each([
    ["30", 30_000],
    [" 2 ", 2000],
    [undefined, 1000],
    ["", 1000],
    ["0", 1000],
    ["-5", 1000],
    ["1.5", 1000],
    ["soon", 1000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", 1000],
    ["99999999999999999999", 300_000],
  ])("%j means %i ms", (header, ms) => {
    expect(retryAfterMs(header)).toBe(ms);
  });
});
