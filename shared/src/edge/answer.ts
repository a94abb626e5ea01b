import type { IncomingHttpHeaders } from "node:http";
import type { Request, Response } from "@google-cloud/functions-framework";
import type { Logger } from "../logger.ts";
import type { Reason } from "../reason.ts";
import { BodyNotReceived } from "./body.ts";

/** What an edge answers to a request. Anyone can call it, so the body says nothing about how it works inside. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Absent: an empty one. */
  body?: Record<string, unknown>;
}

/** The answer to a request that an edge does not accept, and the reason for the log. */
export interface Refusal {
  reason: Reason;
  /** `error` only where a stranger can't be the sender. What a stranger can cause wakes nobody. */
  level: "info" | "warn" | "error";
  error: string;
  answer: Answer;
}

export function refusal(
  status: number,
  reason: Reason,
  error: string,
  { level = "info", headers }: { level?: Refusal["level"]; headers?: Record<string, string> } = {},
): Refusal {
  return { reason, level, error, answer: { status, ...(headers && { headers }), body: { error } } };
}

const METHOD_NOT_ALLOWED = refusal(405, "method-not-allowed", "method not allowed", {
  headers: { allow: "GET, HEAD, POST" },
});
export const NO_VALID_SIGNATURE = refusal(401, "no-valid-signature", "no valid signature", { level: "warn" });
export const TOO_MUCH_AT_ONCE = refusal(429, "too-much-at-once", "too much at once", { level: "warn" });
export const TOO_LARGE = refusal(413, "too-large", "too large");
const CONTENT_ENCODING = refusal(415, "content-encoding", "content encodings are not accepted");

const NOT_RECEIVED: Record<BodyNotReceived["reason"], Refusal> = {
  "too-large": TOO_LARGE,
  "body-too-slow": refusal(408, "body-too-slow", "the body did not arrive in time"),
  "too-much-at-once": TOO_MUCH_AT_ONCE,
  // Nobody reads this answer.
  "hung-up": refusal(408, "hung-up", "the connection was closed before the body was complete"),
};

/**
 * The refusal of a request whose method or headers are wrong, before its body is read.
 * @param maxBytes the largest body that is received
 */
export function refusalByHeaders(
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
  maxBytes: number,
): Refusal | undefined {
  if (method !== "POST") {
    return METHOD_NOT_ALLOWED;
  }
  if (Number(headers["content-length"]) > maxBytes) {
    return TOO_LARGE;
  }
  return (headers["content-encoding"] ?? "identity") === "identity" ? undefined : CONTENT_ENCODING;
}

/** The refusal that an error means, where it is the request's own fault. */
export function refusalFor(error: unknown): Refusal | undefined {
  return error instanceof BodyNotReceived ? NOT_RECEIVED[error.reason] : undefined;
}

export function refuse({ reason, level, error, answer }: Refusal, logger: Logger): Answer {
  logger[level]({ reason }, `refused: ${error}`);
  return answer;
}

/** What whoever asks with GET or HEAD gets: an uptime check. */
export function isUptimeCheck({ method }: { method: string }): boolean {
  return method === "GET" || method === "HEAD";
}

export function sendAnswer(req: Request, res: Response, { status, headers = {}, body }: Answer): void {
  if (!req.complete) {
    // Node would read what still comes of the body, however long that takes.
    res.set("connection", "close");
  }
  res.status(status).set(headers);
  if (body) {
    res.send(body);
  } else {
    res.end();
  }
}
