import { Hono } from "hono";
import { z } from "zod";
import { Fault, type Faults } from "../stand-ins/faults.ts";
import { type Listening, listen, type StandInApp } from "../stand-ins/http.ts";

/**
 * Starts an HTTP server through which a person makes a stand-in of the running stack fail, and work again:
 *
 *     curl -d '{"kind":"status","status":503,"times":3}' localhost:8083/faults/slack
 *     curl -X DELETE localhost:8083/faults/slack
 *
 * @param standIns the faults of each stand-in, by the name in the path
 */
export function startControl(port: number, standIns: Record<string, Faults>): Promise<Listening> {
  const app: StandInApp = new Hono();
  const names = Object.keys(standIns).join(", ");
  app.get("/faults", (c) => c.json(Object.keys(standIns).map((name) => `/faults/${name}`)));
  app.on(["POST", "DELETE"], "/faults/:name", async (c) => {
    const name = c.req.param("name");
    const faults = Object.hasOwn(standIns, name) ? standIns[name] : undefined;
    if (!faults) {
      return c.json({ error: `no such stand-in; there are ${names}` }, 404);
    }
    if (c.req.method === "DELETE") {
      faults.clear();
      return c.json({ status: "works again" });
    }
    const body: unknown = await c.req.json().catch(() => undefined);
    if (body === undefined) {
      return c.json({ error: "not JSON" }, 400);
    }
    const fault = Fault.safeParse(body);
    if (!fault.success) {
      return c.json({ error: z.prettifyError(fault.error) }, 400);
    }
    faults.add(fault.data);
    return c.json({ status: "will fail", fault: fault.data });
  });
  return listen(app, port);
}
