import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";

/** What ingress answers to a request. Anyone can call ingress, so the body says nothing about how it works inside. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: Record<string, unknown>;
}

/** The answer to a request that ingress does not accept, and the reason for the log. */
export interface Refusal {
  reason: Reason;
  /** `error` only where GitHub itself must be the sender: a stranger can cause the other two, which wake nobody. */
  level: "info" | "warn" | "error";
  answer: Answer;
}

function refusal(status: number, reason: Reason, error: string, level: Refusal["level"] = "info"): Refusal {
  return { reason, level, answer: { status, body: { error } } };
}

export const METHOD_NOT_ALLOWED: Refusal = {
  reason: "method-not-allowed",
  level: "info",
  answer: {
    status: 405,
    headers: { allow: "GET, HEAD, POST" },
    body: { error: "method not allowed" },
  },
};

export const NO_VALID_SIGNATURE = refusal(401, "no-valid-signature", "no valid signature", "warn");
export const BODY_TOO_SLOW = refusal(408, "body-too-slow", "the body did not arrive in time");
export const TOO_LARGE = refusal(413, "too-large", "larger than GitHub's limit of 25 MB");
export const CONTENT_ENCODING = refusal(415, "content-encoding", "content encodings are not accepted");
export const TOO_MUCH_AT_ONCE = refusal(429, "too-much-at-once", "too much at once", "warn");

/** GitHub has sent it, so it costs an event: an alert fires. */
export const EVENT_TOO_LARGE = refusal(
  413,
  "event-too-large",
  "larger than an issue's event can be",
  "error",
);

/** The client closed the connection, so nobody reads this answer. */
export const HUNG_UP = refusal(408, "hung-up", "the connection was closed before the body was complete");

export function refuse({ reason, level, answer }: Refusal, logger: Logger): Answer {
  logger[level]({ reason }, `refused: ${answer.body.error}`);
  return answer;
}
