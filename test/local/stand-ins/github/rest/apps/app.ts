import type { App } from "../../apps/app.ts";
import type { Hook } from "../../hooks/hook.ts";
import { configJson } from "../../hooks/hook-json.ts";
import type { Webhooks } from "../../hooks/webhooks.ts";
import type { GitHubApp } from "../app.ts";
import { asApp } from "../authenticate.ts";
import { bodyOf } from "../body.ts";
import { notFound } from "../github-error.ts";
import { serveDeliveries } from "../hooks/deliveries.ts";
import { ConfigChanges, changed } from "../hooks/hooks.ts";

export interface ServedApp {
  app: App;
  /** Undefined: it has no webhook. */
  hook(): Hook | undefined;
  installationCount(): number;
  webhooks: Webhooks;
}

/**
 * Adds the endpoints of an App itself and of its webhook.
 * https://docs.github.com/rest/apps/apps and https://docs.github.com/rest/apps/webhooks
 */
export function serveApp(api: GitHubApp, { app, hook, installationCount, webhooks }: ServedApp): void {
  const hookOf = () => {
    const found = hook();
    if (!found) {
      throw notFound();
    }
    return found;
  };
  api.get("/app", asApp, (c) => c.json({ ...app.object, installations_count: installationCount() }));
  api.get("/app/hook/config", asApp, (c) => c.json(configJson(hookOf().config)));
  api.patch("/app/hook/config", asApp, async (c) => {
    const own = hookOf();
    webhooks.edit(own, { config: changed(own.config, await bodyOf(c, ConfigChanges)) });
    return c.json(configJson(own.config));
  });
  serveDeliveries(api, "/app/hook", { webhooks, mayRead: asApp, mayWrite: asApp, hookOf });
}
