import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import axios, { isAxiosError } from "axios";
import { Refused, UnknownOutcome } from "./failures.ts";

/** A POST request. */
export interface SlackRequest {
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON, or as a form. */
  body: object | URLSearchParams;
}

export interface SlackResponse {
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | undefined;
  /** The `X-OAuth-Scopes` header as it came: what the token may do. */
  scopes?: string | undefined;
  /** Undefined where it was too long, or did not arrive whole and in time. Then only the status is known. */
  body: string | undefined;
}

/**
 * Sends a request and returns whatever Slack answers.
 * @throws UnknownOutcome where no answer came; Refused where Slack was not reached at all
 */
export type Send = (request: SlackRequest) => Promise<SlackResponse>;

/** In bytes. A page of history has at most 200 messages, each of at most 13,000 characters in its blocks. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Without a connection, nothing was sent. */
const NOT_REACHED = new Set(["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"]);

/**
 * Makes a {@link Send}. Axios' own errors are never passed on: they hold the request, with the token or the webhook's URL.
 * @param deadlineMs the longest that a request may take, its answer included. Slack mostly answers within half a second.
 */
export function createSend(deadlineMs: number): Send {
  return async ({ url, headers, body }) => {
    // The signal ends every phase. Axios' own timeout ends neither a connection that hangs nor a body that trickles.
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const response = await axios.post<Readable>(url, body, {
        headers: { ...headers, ...(!(body instanceof URLSearchParams) && JSON_TYPE) },
        timeout: deadlineMs,
        signal,
        // A redirect would hand the token to another server.
        maxRedirects: 0,
        validateStatus: () => true,
        maxContentLength: MAX_ANSWER_BYTES,
        // So that the status is known even where the body never comes.
        responseType: "stream",
      });
      const { status, headers: answered, data } = response;
      return {
        status,
        retryAfter: answered["retry-after"]?.toString(),
        scopes: answered["x-oauth-scopes"]?.toString(),
        body: await text(data).catch(() => undefined),
      };
    } catch (error) {
      const code = (isAxiosError(error) && error.code) || "unknown failure";
      if (NOT_REACHED.has(code)) {
        throw new Refused(`Slack was not reached: ${code}`, { kind: "retry" });
      }
      throw new UnknownOutcome(`Slack did not answer: ${signal.aborted ? "out of time" : code}`);
    }
  };
}
