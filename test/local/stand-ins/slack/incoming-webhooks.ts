import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { StandInApp } from "../http.ts";
import { Text } from "./arguments.ts";
import { blocksFrom, MAX_TEXT } from "./content.ts";
import { POSTING, type RateLimiter } from "./rate-limit.ts";
import { SlackError } from "./slack-error.ts";
import type { Workspace } from "./workspace.ts";

/** https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks */
const HTTP_STATUS = new Map<string, ContentfulStatusCode>([
  ["invalid_token", 403],
  ["action_prohibited", 403],
  ["no_service", 404],
  ["channel_not_found", 404],
  ["channel_is_archived", 410],
]);

const Payload = z.object({
  text: Text,
  blocks: z.unknown().optional(),
  thread_ts: Text,
});

/** `hooks`: the path of each, `/services/T…/B…/…`, and its channel's id or name. */
export function serveIncomingWebhooks(
  app: StandInApp,
  hooks: ReadonlyMap<string, string>,
  workspace: Workspace,
  limiter: RateLimiter | undefined,
): void {
  app.post("/services/:team/:service/:secret", async (c) => {
    try {
      const hook = hookAt(hooks, c.req.path);
      const wait = limiter?.secondsToWait(`webhook ${hook.path}`, POSTING) ?? 0;
      if (wait > 0) {
        c.header("retry-after", String(wait));
        return c.json({ retry_after: wait, ok: false, error: "rate_limited" }, 429);
      }
      post(workspace, hook.channel, await payloadOf(c));
      return answer(c, "ok", 200);
    } catch (error) {
      if (!(error instanceof SlackError)) {
        throw error;
      }
      return answer(c, error.error, HTTP_STATUS.get(error.error) ?? 400);
    }
  });
}

function hookAt(hooks: ReadonlyMap<string, string>, path: string): { path: string; channel: string } {
  const channel = hooks.get(path);
  if (channel !== undefined) {
    return { path, channel };
  }
  const service = path.slice(0, path.lastIndexOf("/") + 1);
  const known = [...hooks.keys()].some((hook) => hook.startsWith(service));
  throw new SlackError(known ? "invalid_token" : "no_service");
}

/** JSON, whatever the content type says, or a form whose `payload` is JSON. */
async function payloadOf(c: Context): Promise<z.infer<typeof Payload>> {
  const body = await c.req.text();
  const json = body.startsWith("payload=") ? (new URLSearchParams(body).get("payload") ?? "") : body;
  try {
    return Payload.parse(JSON.parse(json));
  } catch {
    throw new SlackError("invalid_payload");
  }
}

function post(workspace: Workspace, channelName: string, payload: z.infer<typeof Payload>): void {
  const channel = workspace.channel(channelName);
  if (channel.archived) {
    throw new SlackError("channel_is_archived");
  }
  const blocks = blocksFrom(payload.blocks) ?? [];
  if (payload.text === "" && blocks.length === 0) {
    throw new SlackError("no_text");
  }
  if (payload.text.length > MAX_TEXT) {
    throw new SlackError("msg_too_long");
  }
  const { text, thread_ts } = payload;
  workspace.post({ channel: channel.id, from: "webhook", text, blocks, thread_ts, broadcast: false });
}

function answer(c: Context, text: string, status: ContentfulStatusCode) {
  return c.body(text, status, { "content-type": "text/html" });
}
