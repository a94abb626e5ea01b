import { describe, expect, it } from "vitest";
import { webApiVerdict, webhookVerdict } from "./answer.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { SlackResponse } from "./send.ts";

function answer(status: number, body?: string | object, retryAfter?: string): SlackResponse {
  return { status, retryAfter, body: typeof body === "object" ? JSON.stringify(body) : body };
}

function refused(error: string): string {
  return webApiVerdict(answer(200, { ok: false, error })).kind;
}

describe("an answer of the Web API", () => {
  it("means done with ok, with or without a warning", () => {
    expect(webApiVerdict(answer(200, { ok: true, ts: "1.2", warning: "missing_charset" }))).toEqual({
      kind: "done",
    });
  });

  it.each([
    [
      "destination",
      "channel_not_found is_archived not_in_channel missing_scope restricted_action team_access_not_granted ekm_access_denied",
    ],
    ["credential", "invalid_auth token_revoked token_expired account_inactive not_authed"],
    [
      "message",
      "invalid_blocks msg_too_long msg_blocks_too_long no_text metadata_too_large invalid_arguments",
    ],
    [
      "retry",
      "internal_error fatal_error service_unavailable request_timeout team_added_to_org an_error_of_tomorrow",
    ],
    ["rate-limited", "ratelimited rate_limited message_limit_exceeded"],
  ])("means %s with %s", (kind, errors) => {
    for (const error of errors.split(" ")) {
      expect([error, refused(error)]).toEqual([error, kind]);
    }
  });

  it("is retried where nobody knows whether Slack has posted", () => {
    for (const body of [undefined, "", "<html>", "null", "{}", "[]", { ok: "true" }, { ok: false }]) {
      expect(webApiVerdict(answer(200, body)).kind).toBe("retry");
    }
  });

  it("is retried with a 5xx or a redirect, whatever its body says", () => {
    for (const status of [302, 500, 502, 503]) {
      expect(webApiVerdict(answer(status, { ok: true })).kind).toBe("retry");
    }
    expect(webApiVerdict(answer(500, { ok: false, error: "invalid_blocks" })).kind).toBe("retry");
  });

  it("says how long to pause the channel", () => {
    expect(webApiVerdict(answer(429, { ok: false, error: "ratelimited" }, "30"))).toEqual({
      kind: "rate-limited",
      reason: "Slack answered 429 ratelimited",
      retryAfterMs: 30_000,
    });
  });

  it("is not repeated in the reason unless it is an error code", () => {
    const { reason } = {
      reason: "",
      ...webApiVerdict(answer(200, { ok: false, error: "token xoxb-123 is bad" })),
    };
    expect(reason).toBe("Slack answered 200 without a known error");
  });
});

describe("an answer to an incoming webhook", () => {
  it("means done with any 2xx, whatever its body says: a retry would post twice", () => {
    for (const body of ["ok", "", "<html>", undefined, "invalid_payload"]) {
      expect(webhookVerdict(answer(200, body))).toEqual({ kind: "done" });
    }
    expect(webhookVerdict(answer(204))).toEqual({ kind: "done" });
  });

  it.each<[number, string | undefined, string]>([
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
    [500, "rollup_error", "retry"],
    [500, "no_service", "retry"],
    [302, "", "retry"],
    [429, "rate_limited", "rate-limited"],
  ])("%i %j means %s", (status, body, kind) => {
    expect(webhookVerdict(answer(status, body)).kind).toBe(kind);
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
