import type { Payload } from "../payloads.ts";
import type { Hook } from "./hook.ts";
import { hookJson } from "./hook-json.ts";

/**
 * What GitHub sends to a new webhook.
 * @param owner of the webhook; `about`: the fields of the payload that are about it
 * https://docs.github.com/webhooks/webhook-events-and-payloads#ping
 */
export function pingPayload(hook: Hook, owner: { path: string; about: Partial<Payload> }): Payload {
  return {
    zen: "Keep it logically awesome.",
    hook_id: hook.id,
    hook: hookJson(hook, owner.path),
    ...owner.about,
  };
}
