import { subscribe } from "node:diagnostics_channel";
import { type IncomingHttpHeaders, IncomingMessage } from "node:http";

let isGuarding = false;
const declared = new WeakMap<IncomingMessage, IncomingHttpHeaders>();

/** What Google's front end sends. https://cloud.google.com/trace/docs/trace-context#legacy-http-header */
const CLOUD_TRACE_CONTEXT = /^[0-9a-f]{32}\/\d{1,20}(?:;o=\d)?$/;

/**
 * Keeps what strangers send away from functions-framework. Node announces each request before the framework gets it; at
 * that moment we change what the framework would act on. Call this before the server listens; a second call does nothing.
 * https://nodejs.org/api/diagnostics_channel.html#http
 *
 * - **Bodies.** The framework reads, decompresses and parses each body before it calls the function: one unsigned request
 *   of 1 MB can take gigabytes of memory and block the process for seconds. Without the headers that tell of a body, it
 *   leaves the body in the socket until the function reads it (body.ts).
 * - **Paths.** One function answers every path, and a path that can't be decoded, such as `/%`, would be logged with a
 *   stack.
 * - **Log fields.** The framework writes `function-execution-id` and the span of `x-cloud-trace-context` into every log
 *   line, whatever they hold.
 */
export function guardRequests(): void {
  if (isGuarding) {
    return;
  }
  isGuarding = true;
  subscribe("http.server.request.start", (message) => {
    const request = message instanceof Object && "request" in message && message.request;
    if (!(request instanceof IncomingMessage)) {
      return;
    }
    const { headers } = request;
    declared.set(request, { ...headers });
    delete headers["content-length"];
    delete headers["transfer-encoding"];
    delete headers["content-encoding"];
    delete headers["function-execution-id"];
    if (!CLOUD_TRACE_CONTEXT.test(String(headers["x-cloud-trace-context"]))) {
      delete headers["x-cloud-trace-context"];
    }
    request.url = "/";
  });
}

/** The headers as the client sent them, with those that {@link guardRequests} deletes. */
export function declaredHeaders(request: IncomingMessage): IncomingHttpHeaders {
  return declared.get(request) ?? request.headers;
}
