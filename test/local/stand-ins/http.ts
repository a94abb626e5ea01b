import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings, type ServerType } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Faults } from "./faults.ts";

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
 * Serves `app` on 127.0.0.1. Port 0 chooses a free port.
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function listen(app: StandInApp, port = 0): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
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
    }
  });
}
