import { API } from "../rest/addresses.ts";
import type { Hook, HookConfig } from "./hook.ts";

/** Whether its last delivery arrived. */
interface LastResponse {
  code: number | null;
  status: string;
  message: string | null;
}

/**
 * A webhook as GitHub shows it.
 * @param path of its repository or organization, such as `/repos/acme/web`
 * https://docs.github.com/rest/repos/webhooks#get-a-repository-webhook
 */
export function hookJson(hook: Hook, path: string) {
  const url = `${API}${path}/hooks/${hook.id}`;
  const isRepositorys = hook.target.type === "repository";
  return {
    type: isRepositorys ? "Repository" : "Organization",
    id: hook.id,
    name: "web",
    active: hook.active,
    events: hook.events,
    config: configJson(hook.config),
    updated_at: seconds(hook.updatedAt),
    created_at: seconds(hook.createdAt),
    url,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    ...(isRepositorys && { test_url: `${url}/test`, last_response: lastResponse(hook) }),
  };
}

/** Nobody can read a secret: GitHub shows asterisks, where there is one. */
export function configJson({ content_type, insecure_ssl, secret, url }: HookConfig) {
  return { content_type, insecure_ssl, ...(secret !== undefined && { secret: "********" }), url };
}

/** GitHub describes no values of `status`. These are what others have seen. */
function lastResponse({ lastOutcome }: Hook): LastResponse {
  if (!lastOutcome) {
    return { code: null, status: "unused", message: null };
  }
  const { statusCode: code, status: message, response } = lastOutcome;
  if (message === "OK") {
    return { code, status: "active", message };
  }
  const noAnswer = message === "timed out" ? "timeout" : "connection_error";
  return { code, status: response.headers ? "misconfigured" : noAnswer, message };
}

function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
