import type { Context } from "hono";
import type { StandInApp } from "../http.ts";
import { anyOf, requireScope } from "./access.ts";
import { type Arguments, argumentsOf, lacksCharset, Text } from "./arguments.ts";
import { conversationInfo, conversationList } from "./conversations.ts";
import { openView, postEphemeral } from "./interactivity/methods.ts";
import { userGroupList, userInfo, userList } from "./people.ts";
import { type Limit, POSTING, type RateLimiter, TIER_2, TIER_3, TIER_4 } from "./rate-limit.ts";
import { history, replies } from "./reading.ts";
import { SlackError } from "./slack-error.ts";
import type { Workspace } from "./workspace.ts";
import { authTest, deleteMessage, postMessage, update } from "./writing.ts";

type Method = (workspace: Workspace, given: Arguments, c: Context) => object;

const WRITE = ["chat:write"];
const READ = anyOf("history");

/** `scopes`: any one of them is needed. `limit`: for all channels together, but `POSTING` is for each channel. */
const METHODS = new Map<string, { run: Method; scopes?: string[]; limit?: Limit }>([
  ["auth.test", { run: (_workspace, _given, c) => authTest(new URL(c.req.url).origin) }],
  ["chat.postMessage", { run: postMessage, scopes: WRITE, limit: POSTING }],
  ["chat.postEphemeral", { run: postEphemeral, scopes: WRITE, limit: POSTING }],
  ["chat.update", { run: update, scopes: WRITE, limit: TIER_3 }],
  ["chat.delete", { run: deleteMessage, scopes: WRITE, limit: TIER_3 }],
  ["conversations.history", { run: history, scopes: READ, limit: TIER_3 }],
  ["conversations.replies", { run: replies, scopes: READ, limit: TIER_3 }],
  ["conversations.info", { run: conversationInfo, scopes: anyOf("read"), limit: TIER_3 }],
  ["conversations.list", { run: conversationList, scopes: anyOf("read"), limit: TIER_2 }],
  ["users.info", { run: userInfo, scopes: ["users:read"], limit: TIER_4 }],
  ["users.list", { run: userList, scopes: ["users:read"], limit: TIER_2 }],
  ["usergroups.list", { run: userGroupList, scopes: ["usergroups:read"], limit: TIER_2 }],
  ["views.open", { run: openView, limit: TIER_4 }],
]);

export interface WebApi {
  workspace: Workspace;
  /** Absent: no limit. */
  limiter: RateLimiter | undefined;
  /** @throws SlackError `invalid_auth`, `token_revoked` */
  authenticate(token: string): void;
}

/**
 * The status is always 200, and `ok` says whether the call worked. Only a rate limit has a status of its own.
 * https://docs.slack.dev/apis/web-api
 */
export function serveWebApi(app: StandInApp, { workspace, limiter, authenticate }: WebApi): void {
  app.on(["GET", "POST"], "/api/:method", async (c) => {
    try {
      const given = await argumentsOf(c);
      authenticate(tokenOf(c, given));
      // No documentation says so, but Slack's own SDKs read it: https://github.com/slackapi/node-slack-sdk (WebAPICallResult)
      c.header("x-oauth-scopes", workspace.settings.scopes.join(","));
      const method = c.req.param("method");
      const known = METHODS.get(method);
      if (!known) {
        throw new SlackError("unknown_method");
      }
      if (known.scopes) {
        requireScope(workspace, known.scopes);
      }
      const key = known.limit === POSTING ? `${method} ${idOf(workspace, given.channel)}` : method;
      const wait = (known.limit && limiter?.secondsToWait(key, known.limit)) ?? 0;
      if (wait > 0) {
        c.header("retry-after", String(wait));
        return c.json({ ok: false, error: "ratelimited" }, 429);
      }
      return c.json(withWarning(c, { ok: true, ...known.run(workspace, given, c) }));
    } catch (error) {
      if (!(error instanceof SlackError)) {
        throw error;
      }
      return c.json(withWarning(c, { ok: false, error: error.error, ...error.details }));
    }
  });
}

/** @throws SlackError `channel_not_found` */
function idOf(workspace: Workspace, channel: unknown): string {
  return workspace.channel(Text.parse(channel)).id;
}

function tokenOf(c: Context, given: Arguments): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const token = bearer ?? (typeof given.token === "string" ? given.token : "");
  if (token === "") {
    throw new SlackError("not_authed");
  }
  return token;
}

interface Answer {
  ok: boolean;
  error?: string;
  response_metadata?: object;
}

function withWarning(c: Context, answer: Answer): Answer & { warning?: string } {
  if (!lacksCharset(c)) {
    return answer;
  }
  const warning = "missing_charset";
  return { ...answer, warning, response_metadata: { ...answer.response_metadata, warnings: [warning] } };
}
