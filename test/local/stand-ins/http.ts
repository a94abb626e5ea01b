import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { Faults } from "./faults.ts";
import { refusalOf } from "./web-pages.ts";

/** A Hono app that can reach Node's own request, so that a fault can cut its connection. */
export type StandInApp = Hono<{ Bindings: HttpBindings }>;

/** A new app. Its `faults` apply to every route that the caller adds to it. */
export function faultyApp(faults: Faults): StandInApp {
  const app: StandInApp = new Hono();
  app.use(applyFaults(faults));
  return app;
}

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  port: number;
  /** Stops at once and cuts open connections. */
  close(): Promise<void>;
}

/**
 * Serves `app` on 127.0.0.1, to programs of this machine and to its own pages. Port 0 chooses a free port.
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function listen(app: StandInApp, port = 0): Promise<Listening> {
  const server = createAdaptorServer({ fetch: guarded(app).fetch });
  // Never closes an idle connection: a client could be sending its next request on it at that moment.
  if ("keepAliveTimeout" in server) {
    server.keepAliveTimeout = 0;
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${bound}`, port: bound, close: () => close(server) };
}

/** Adds the guards against web pages. A page of ours brings its own content policy: an answer without one is no page. */
function guarded(app: StandInApp): StandInApp {
  const guard: StandInApp = new Hono();
  guard.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      strictTransportSecurity: false,
      overwrite: false,
    }),
    async (c, next) => {
      const refusal = refusalOf(c.req.method, (name) => c.req.header(name));
      return refusal === undefined ? next() : c.json({ error: refusal }, 403);
    },
  );
  guard.all("*", (c) => app.fetch(c.req.raw, c.env));
  return guard;
}

function close(server: ServerType): Promise<void> {
  if ("closeAllConnections" in server) {
    server.closeAllConnections();
  }
  return new Promise((resolve) => server.close(() => resolve()));
}

function applyFaults(faults: Faults) {
  return createMiddleware<{ Bindings: HttpBindings }>(async (c, next) => {
    const fault = faults.take(c.req.path);
    const cutConnection = () => {
      c.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    };
    switch (fault?.kind) {
      case undefined:
        return next();
      case "status": {
        const body = fault.body ?? `injected ${fault.status}`;
        return typeof body === "string"
          ? new Response(body, { status: fault.status })
          : Response.json(body, { status: fault.status });
      }
      case "rate-limit":
        return new Response("rate limited", {
          status: 429,
          headers: { "retry-after": String(fault.retryAfterSeconds) },
        });
      case "hang":
        return new Promise<never>(() => {});
      case "lose-answer":
        await next();
        return cutConnection();
      case "reset":
        return cutConnection();
      case "delay":
        await receiveBody(c);
        await delay(fault.ms, undefined, { ref: false });
        return next();
      case "apply-late":
        await receiveBody(c);
        cutConnection();
        await delay(fault.ms, undefined, { ref: false });
        await next();
        return RESPONSE_ALREADY_SENT;
    }
  });
}

/** Reads the body before the connection may be gone, and keeps it for whoever carries out the request. */
async function receiveBody(c: Context): Promise<void> {
  const { url, method, headers } = c.req.raw;
  const body = await c.req.raw.arrayBuffer();
  c.req.raw = new Request(url, { method, headers, ...(body.byteLength > 0 && { body }) });
}
