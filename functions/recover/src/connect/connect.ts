import { HOOK_EVENTS } from "@issue-relay/shared/github/hook";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { placeOf, type WebhooksOptions, webhooksOf } from "../webhook.ts";

const ALL = Object.keys(HOOK_EVENTS);
const REQUIRED = Object.entries(HOOK_EVENTS).flatMap(([event, need]) => (need === "required" ? [event] : []));

export interface ConnectOptions extends WebhooksOptions {
  /** What GitHub is to sign deliveries with. */
  secret: string;
}

/**
 * Sees to it that a repository or an organization has a webhook that calls ingress and sends all events of ours, signed with the secret.
 * What else such a webhook sends, it goes on to send.
 * @param owner `owner/repository`, or an organization
 * @returns whether there was none before
 * @throws GitHubAway, GitHubDenied, GitHubRefused
 */
export async function connect(
  github: GitHub,
  owner: string,
  { secret, ...options }: ConnectOptions,
): Promise<"created" | "updated"> {
  const configOf = (url: string | undefined) => ({ url, content_type: "json", insecure_ssl: "0", secret });
  const webhooks = await webhooksOf(github, { name: owner, isApp: false }, options);
  for (const { github: there, path, url, events } of webhooks) {
    await withEvents(events, (events) =>
      there.send("PATCH", path, { active: true, events, config: configOf(url) }, z.unknown()),
    );
  }
  if (webhooks.length > 0) {
    return "updated";
  }
  const place = placeOf(owner);
  const there = await github.on(place);
  const config = configOf(options.ingressUrls[0]);
  await withEvents([], (events) =>
    there.send("POST", `${place}/hooks`, { name: "web", active: true, events, config }, z.unknown()),
  );
  return "created";
}

/** An Enterprise Server may be older than some of our events, and refuses their names: then it gets those that all know. */
async function withEvents(kept: string[], send: (events: string[]) => Promise<unknown>): Promise<void> {
  try {
    await send(kept.includes("*") ? ["*"] : [...new Set([...kept, ...ALL])]);
  } catch (error) {
    if (!(error instanceof GitHubRefused)) {
      throw error;
    }
    await send([...new Set([...kept, ...REQUIRED])]);
  }
}
