import type { StandInApp } from "../http.ts";
import type { Webhooks } from "./hooks/webhooks.ts";
import type { GitHubIssues } from "./issues/github.ts";
import { exactJson } from "./rest/exact-json.ts";
import { summary } from "./rest/hooks/deliveries.ts";

/** Adds what a developer looks at, without a token: every webhook with its deliveries, newest first; and what workflows got. */
export function serveViews(app: StandInApp, webhooks: Webhooks, { dispatches }: GitHubIssues): void {
  app.get("/dispatches.json", (c) => c.json({ dispatches }));
  app.get("/deliveries.json", (c) => {
    const hooks = webhooks.all().map(({ id, target, active, events, config: { url }, attempts }) => ({
      ...{ id, of: target, active, events, url },
      deliveries: attempts.all().map(summary),
    }));
    return exactJson(c, { hooks });
  });
}
