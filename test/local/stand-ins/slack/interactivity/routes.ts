import { z } from "zod";
import type { StandInApp } from "../../http.ts";
import type { Interactions } from "./interactions.ts";

const Click = z.object({
  user: z.string(),
  channel: z.string(),
  ts: z.string(),
  actionId: z.string(),
  blockId: z.string(),
});

const Use = z.object({ user: z.string(), channel: z.string(), ts: z.string(), callbackId: z.string() });

const Submit = z.object({
  user: z.string(),
  viewId: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

const Suggest = z.object({ user: z.string(), viewId: z.string(), actionId: z.string(), value: z.string() });

const Close = z.object({ user: z.string(), viewId: z.string() });

/** What the page sends when a person clicks, types, submits or closes. Impossible, such as a button that has just gone: 400. */
export function serveInteractions(app: StandInApp, interactions: Interactions): void {
  function serve<Given>(
    path: string,
    Given: z.ZodType<Given>,
    carryOut: (given: Given, origin: string) => object | Promise<object>,
  ): void {
    app.post(path, async (c) => {
      try {
        return c.json(await carryOut(Given.parse(await c.req.json()), new URL(c.req.url).origin));
      } catch (error) {
        return c.text(error instanceof Error ? error.message : String(error), 400);
      }
    });
  }
  serve("/click", Click, (click) => interactions.click(click));
  serve("/shortcut", Use, (use, origin) => interactions.use(use, origin));
  serve("/submit", Submit, ({ viewId, user, values }) => interactions.submit(viewId, user, values));
  serve("/suggest", Suggest, (typed) => interactions.suggest(typed));
  serve("/close", Close, ({ viewId, user }) => {
    interactions.closeView(viewId, user);
    return {};
  });
}
