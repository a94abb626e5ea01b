import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import axios, { isAxiosError } from "axios";
import { RetryLater } from "../errors.ts";

/** A POST request. */
export interface SlackRequest {
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body: object;
}

export interface SlackResponse {
  status: number;
  /** The `Retry-After` header as it came. */
  retryAfter: string | undefined;
  /** Undefined where it was too long, or did not arrive whole and in time. Then only the status is known. */
  body: string | undefined;
}

/** @throws RetryLater where no answer came. Nobody knows then whether Slack has done what was asked. */
export type Send = (request: SlackRequest, signal: AbortSignal) => Promise<SlackResponse>;

/** The longest that a request may take, its answer included. Slack mostly answers within half a second. */
export const SEND_DEADLINE_MS = 10_000;

/** In bytes. An answer repeats the message, which has at most a few thousand characters. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Sends requests to Slack and returns whatever it answers. Axios' own errors are never passed on: they hold the request,
 * with the token or the webhook's URL.
 */
export function createSend(deadlineMs = SEND_DEADLINE_MS): Send {
  return async (request, signal) => {
    // The signal ends every phase. Axios' own timeout ends neither a connection that hangs nor a body that trickles.
    const ended = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    try {
      const response = await axios.post<Readable>(request.url, request.body, {
        headers: { ...request.headers, "content-type": "application/json; charset=utf-8" },
        timeout: deadlineMs,
        signal: ended,
        // A redirect would hand the token to another server.
        maxRedirects: 0,
        validateStatus: () => true,
        maxContentLength: MAX_ANSWER_BYTES,
        // So that the status is known even where the body never comes.
        responseType: "stream",
      });
      const { status, headers, data } = response;
      return {
        status,
        retryAfter: headers["retry-after"]?.toString(),
        body: await text(data).catch(() => undefined),
      };
    } catch (error) {
      throw new RetryLater(`Slack did not answer: ${ended.aborted ? "out of time" : codeOf(error)}`);
    }
  };
}

function codeOf(error: unknown): string {
  return (isAxiosError(error) && error.code) || "unknown failure";
}
