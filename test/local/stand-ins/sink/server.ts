import { Hono } from "hono";
import { Faults } from "../faults.ts";
import { faultyApp, type Listening, listen, type StandInApp } from "../http.ts";

/** A request that a sink accepted. */
interface Received {
  method: string;
  /** The rest of the URL after the sink's own, such as `/issues/12?notify=no`. */
  path: string;
  /** The request's body, parsed if it is JSON. */
  body: unknown;
}

/** The number of requests that a sink keeps: the newest ones. */
const REQUESTS_KEPT = 1_000;

/**
 * Starts a server for HTTP destinations that have no stand-in of their own. Each of `names` is a sink at
 * `http://127.0.0.1:<port>/<name>`: it answers every POST, PUT, PATCH and DELETE with 200, and a GET with the requests
 * that it has accepted. Each sink has its own faults.
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function startSinks(
  names: readonly string[],
  port?: number,
): Promise<Listening & { faults: Record<string, Faults> }> {
  const faults = Object.fromEntries(names.map((name) => [name, new Faults()]));
  const app: StandInApp = new Hono();
  app.get("/", (c) => c.json(names.map((name) => `/${name}`)));
  for (const [name, own] of Object.entries(faults)) {
    serveSink(app, `/${name}`, own);
  }
  return { ...(await listen(app, port)), faults };
}

function serveSink(app: StandInApp, base: string, faults: Faults): void {
  const received: Received[] = [];
  app.get(base, (c) => c.json(received));
  const taking = faultyApp(faults);
  taking.on(["POST", "PUT", "PATCH", "DELETE"], "*", async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const path = pathname.slice(base.length) + search;
    received.push({ method: c.req.method, path, body: parsed(await c.req.text()) });
    received.splice(0, received.length - REQUESTS_KEPT);
    return c.json({ status: "received" });
  });
  app.route(base, taking);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
