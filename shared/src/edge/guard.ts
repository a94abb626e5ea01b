import { subscribe } from "node:diagnostics_channel";
import { type IncomingHttpHeaders, IncomingMessage } from "node:http";

const declared = new WeakMap<IncomingMessage, IncomingHttpHeaders>();

/**
 * Keeps functions-framework from reading bodies. The framework reads, decompresses and parses each body before it calls
 * the function: one unsigned request of 1 MB can take gigabytes of memory and block the process for seconds. Node
 * announces each request before the framework gets it. At that moment we delete the headers that tell of a body, so the
 * framework leaves it in the socket until the function reads it (body.ts). Call this once, before the server listens.
 * https://nodejs.org/api/diagnostics_channel.html#http
 */
export function keepBodiesUnread(): void {
  subscribe("http.server.request.start", (message) => {
    const request = message instanceof Object && "request" in message && message.request;
    if (!(request instanceof IncomingMessage)) {
      return;
    }
    declared.set(request, { ...request.headers });
    delete request.headers["content-length"];
    delete request.headers["transfer-encoding"];
    delete request.headers["content-encoding"];
  });
}

/** The headers as the client sent them, with those that {@link keepBodiesUnread} deletes. */
export function declaredHeaders(request: IncomingMessage): IncomingHttpHeaders {
  return declared.get(request) ?? request.headers;
}
