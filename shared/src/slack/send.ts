import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import axios, { isAxiosError } from "axios";
import { RetryLater } from "../errors.ts";

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
  /** Undefined where it was too long or did not arrive whole and in time: the status alone is known then. */
  body: string | undefined;
}

/** @throws RetryLater where no answer came: whether Slack shows the message is unknown. */
export type Send = (request: SlackRequest, signal: AbortSignal) => Promise<SlackResponse>;

/** For connecting, sending, and the whole answer together. Slack mostly answers within half a second. */
export const SEND_DEADLINE_MS = 10_000;

/** Slack's answers repeat the message, which is at most a few thousand characters; bytes. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Posts to Slack and reports whatever it answers. Axios' own errors go no further than here: they carry the request,
 * with the token or the webhook's URL.
 */
export function createSend(deadlineMs = SEND_DEADLINE_MS): Send {
  return async (request, signal) => {
    // The signal ends every phase; axios' own timeout would let a connection that hangs, or a body that trickles, go on.
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
        // The status counts even where the body never comes.
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
