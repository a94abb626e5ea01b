import type { Reason } from "@issue-relay/shared/reason";

/** What ingress answers to a request. Anyone can call ingress, so the body says nothing about how it works inside. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: Record<string, string>;
}

/** The answer to a request that ingress does not accept, and the reason for the log. */
export interface Refusal {
  reason: Reason;
  answer: Answer;
}

export const METHOD_NOT_ALLOWED: Refusal = {
  reason: "method-not-allowed",
  answer: { status: 405, headers: { allow: "GET, HEAD, POST" }, body: { error: "method not allowed" } },
};

export const TOO_LARGE: Refusal = {
  reason: "too-large",
  answer: { status: 413, body: { error: "larger than GitHub's limit of 25 MB" } },
};

export const CONTENT_ENCODING: Refusal = {
  reason: "content-encoding",
  answer: { status: 415, body: { error: "content encodings are not accepted" } },
};

export const NO_VALID_SIGNATURE: Refusal = {
  reason: "no-valid-signature",
  answer: { status: 401, body: { error: "no valid signature" } },
};
