import { Hono } from "hono";
import { Faults } from "../faults.ts";
import { faultyApp, type Listening, listen, type StandInApp } from "../http.ts";

/** A request that a sink took. */
interface Received {
  method: string;
  /** Below the sink's own URL, such as `/issues/12?notify=no`. */
  path: string;
  /** What was sent, parsed where it is JSON. */
  body: unknown;
}

/** How many requests a sink remembers. */
const REMEMBERED = 1_000;

/**
 * A server for destinations that have no stand-in of their own: `http://127.0.0.1:<port>/<name>` for each of `names`. A
 * sink answers every POST, PUT, PATCH and DELETE with 200, shows what it took as JSON to whoever GETs it, and fails where
 * its faults say so.
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
    received.splice(0, received.length - REMEMBERED);
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
