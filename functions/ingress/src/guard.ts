import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { z } from "zod";

/** GitHub delivers no larger payload. https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

const RequestStart = z.object({ request: z.custom<IncomingMessage>() });

const declared = new WeakMap<IncomingMessage, IncomingHttpHeaders>();

/**
 * Keeps functions-framework from touching a body whose signature nobody has checked yet. The framework inflates and
 * parses before it calls the function: one unsigned request of 1 MB can take gigabytes and block the process for
 * seconds. Node announces each request before any handler sees it; there we take away what the framework would go by,
 * so that it hands over the bytes as they came. Call this once, before the server listens.
 * https://nodejs.org/api/diagnostics_channel.html#http
 */
export function keepBodiesRaw(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = RequestStart.parse(message);
    declared.set(request, { ...request.headers });
    delete request.headers["content-encoding"];
    request.headers["content-type"] = "application/octet-stream";
    if (Number(request.headers["content-length"]) > MAX_BODY_BYTES) {
      // Without a length there is no body for the framework to collect in memory; Node discards it after the answer.
      delete request.headers["content-length"];
    }
  });
}

/** The headers as the client sent them. */
export function declaredHeaders(request: IncomingMessage): IncomingHttpHeaders {
  return declared.get(request) ?? request.headers;
}
