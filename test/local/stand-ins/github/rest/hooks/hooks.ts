import type { Context } from "hono";
import { z } from "zod";
import type { Hook, HookConfig, Target } from "../../hooks/hook.ts";
import { configJson, hookJson } from "../../hooks/hook-json.ts";
import { pingPayload } from "../../hooks/ping.ts";
import type { Webhooks } from "../../hooks/webhooks.ts";
import { needs } from "../access.ts";
import type { GitHubApp, GitHubEnv } from "../app.ts";
import { bodyOf } from "../body.ts";
import { notFound, validationFailed } from "../github-error.ts";
import { pageOf } from "../paging.ts";
import { serveDeliveries } from "./deliveries.ts";
import type { HookOwner } from "./owners.ts";

interface Kind {
  /** `/repos/:owner/:repo` */
  route: string;
  permission: "repository_hooks" | "organization_hooks";
  ownerOf(c: Context<GitHubEnv>): HookOwner;
}

/** A partial change of the settings of {@link HookConfig}. */
export const ConfigChanges = z.object({
  url: z.string().optional(),
  content_type: z.string().optional(),
  insecure_ssl: z.coerce.string().optional(),
  secret: z.string().optional(),
});
const Created = z.object({
  name: z.literal("web").default("web"),
  config: ConfigChanges.default({}),
  events: z.array(z.string()).default(["push"]),
  active: z.boolean().default(true),
});
const Edited = z.object({
  config: ConfigChanges.optional(),
  events: z.array(z.string()).optional(),
  add_events: z.array(z.string()).default([]),
  remove_events: z.array(z.string()).default([]),
  active: z.boolean().optional(),
});

/**
 * Adds the endpoints of the webhooks of repositories, or of organizations.
 * https://docs.github.com/rest/repos/webhooks and https://docs.github.com/rest/orgs/webhooks
 */
export function serveHooks(app: GitHubApp, webhooks: Webhooks, { route, permission, ownerOf }: Kind): void {
  const mayRead = needs(permission, "read");
  const mayWrite = needs(permission, "write");
  const hooksPath = `${route}/hooks`;
  const hookPath = `${hooksPath}/:hook`;
  const hookOf = (c: Context<GitHubEnv>) => {
    const { target } = ownerOf(c);
    const found = webhooks.list(target).find(({ id }) => String(id) === c.req.param("hook"));
    if (!found) {
      throw notFound();
    }
    return found;
  };
  const shown = (c: Context<GitHubEnv>, hook: Hook) => hookJson(hook, ownerOf(c).path);

  app.get(hooksPath, mayRead, (c) => {
    const { target, path } = ownerOf(c);
    return c.json(pageOf(c, webhooks.list(target)).map((hook) => hookJson(hook, path)));
  });
  app.post(hooksPath, mayWrite, async (c) => {
    const owner = ownerOf(c);
    const { active, events, config } = await bodyOf(c, Created);
    const settings = { active, events, config: completed(config) };
    refuseSecond(settings, webhooks.list(owner.target), owner.target);
    const hook = webhooks.create(owner.target, settings);
    void webhooks.ping(hook, pingPayload(hook, owner));
    const json = hookJson(hook, owner.path);
    return c.json(json, 201, { location: json.url });
  });
  app.get(hookPath, mayRead, (c) => c.json(shown(c, hookOf(c))));
  app.patch(hookPath, mayWrite, async (c) => {
    const hook = hookOf(c);
    const { config, events = hook.events, add_events, remove_events, active } = await bodyOf(c, Edited);
    const left = new Set([...events, ...add_events]).difference(new Set(remove_events));
    webhooks.edit(hook, {
      events: [...left],
      ...(active !== undefined && { active }),
      // A new configuration takes the place of the whole old one: a secret that is not given again is gone.
      ...(config && { config: completed(config) }),
    });
    return c.json(shown(c, hook));
  });
  app.delete(hookPath, mayWrite, (c) => {
    webhooks.remove(hookOf(c));
    return c.body(null, 204);
  });
  app.get(`${hookPath}/config`, mayRead, (c) => c.json(configJson(hookOf(c).config)));
  app.patch(`${hookPath}/config`, mayWrite, async (c) => {
    const hook = hookOf(c);
    webhooks.edit(hook, { config: changed(hook.config, await bodyOf(c, ConfigChanges)) });
    return c.json(configJson(hook.config));
  });
  app.post(`${hookPath}/pings`, mayWrite, (c) => {
    const hook = hookOf(c);
    void webhooks.ping(hook, pingPayload(hook, ownerOf(c)));
    return c.body(null, 204);
  });
  serveDeliveries(app, hookPath, { webhooks, mayRead, mayWrite, hookOf });
}

/** The configuration with what is given changed. */
export function changed(config: HookConfig, changes: z.infer<typeof ConfigChanges>): HookConfig {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...config, ...Object.fromEntries(given) };
}

/** @throws GitHubError 422 without a URL */
function completed({ url, ...given }: z.infer<typeof ConfigChanges>): HookConfig {
  if (!url) {
    throw validationFailed({
      resource: "Hook",
      code: "custom",
      message: "Config must contain URL for webhooks",
    });
  }
  return changed({ url, content_type: "form", insecure_ssl: "0" }, given);
}

/**
 * @throws GitHubError 422: "Multiple webhooks can share the same config as long as those webhooks do not have any events that
 * overlap" (https://docs.github.com/rest/repos/webhooks#create-a-repository-webhook)
 */
function refuseSecond({ events, config }: Pick<Hook, "events" | "config">, hooks: Hook[], target: Target) {
  const hasSame = hooks.some(
    (hook) =>
      JSON.stringify(hook.config) === JSON.stringify(config) &&
      hook.events.some((event) => events.includes(event)),
  );
  if (hasSame) {
    const message = `Hook already exists on this ${target.type}`;
    throw validationFailed({ resource: "Hook", code: "custom", message });
  }
}
