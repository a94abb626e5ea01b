import { z } from "zod";
import type { StandInApp } from "../http.ts";
import type { Webhooks } from "./hooks/webhooks.ts";
import { Payload } from "./payloads.ts";
import { exactJson } from "./rest/exact-json.ts";
import { details } from "./rest/hooks/deliveries.ts";

const Told = z.object({
  event: z.string(),
  payload: Payload,
  at: z.iso.datetime().optional(),
});

/**
 * Adds the one address that GitHub doesn't have: by it a script, or a person, says what happens. It answers when each webhook
 * that wants the event has been tried, with the deliveries as GitHub's API shows them.
 */
export function serveOccurrences(app: StandInApp, webhooks: Webhooks, now: () => number): void {
  app.post("/occurrences", async (c) => {
    const told = Told.safeParse(await c.req.json().catch(() => undefined));
    if (!told.success) {
      return c.json({ error: z.prettifyError(told.error) }, 400);
    }
    const { event, payload, at = now() } = told.data;
    const attempts = await webhooks.tell({ event, payload, at: new Date(at) });
    return exactJson(c, attempts.map(details));
  });
}
