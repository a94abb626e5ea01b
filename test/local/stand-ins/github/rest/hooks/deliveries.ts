import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import type { Attempt } from "../../hooks/attempt.ts";
import type { Hook } from "../../hooks/hook.ts";
import type { Webhooks } from "../../hooks/webhooks.ts";
import { time } from "../../issues/recorded.ts";
import type { GitHubApp, GitHubEnv } from "../app.ts";
import { valid } from "../body.ts";
import { exactJson } from "../exact-json.ts";
import { GitHubError, notFound } from "../github-error.ts";
import { perPageOf, setLinks } from "../paging.ts";

const Cursor = z
  .string()
  .regex(/^v1_\d+$/)
  .transform((cursor) => BigInt(cursor.slice("v1_".length)));
const Status = z.enum(["success", "failure"]).optional();
const Id = z.string().regex(/^\d+$/).transform(BigInt);

export interface HookAccess {
  webhooks: Webhooks;
  /** Let pass who may read, or change, the webhooks of the path. */
  mayRead: MiddlewareHandler<GitHubEnv>;
  mayWrite: MiddlewareHandler<GitHubEnv>;
  /** The webhook of a request. Throws a GitHubError where there is none. */
  hookOf(c: Context<GitHubEnv>): Hook;
}

/**
 * Adds the endpoints of the deliveries of a webhook. They are the same for each kind of webhook.
 * @param path of the webhook, such as `/app/hook`
 * https://docs.github.com/rest/repos/webhooks#list-deliveries-for-a-repository-webhook
 */
export function serveDeliveries(
  app: GitHubApp,
  path: string,
  { webhooks, mayRead, mayWrite, hookOf }: HookAccess,
): void {
  app.get(`${path}/deliveries`, mayRead, (c) => {
    const { attempts } = hookOf(c);
    const perPage = perPageOf(c);
    const status = valid(Status, c.req.query("status"));
    const page = attempts.page({ status, from: cursorOf(c), perPage });
    setLinks(c, page.next === undefined ? {} : { next: { per_page: perPage, cursor: `v1_${page.next}` } });
    return exactJson(c, page.attempts.map(summary));
  });
  app.get(`${path}/deliveries/:delivery`, mayRead, (c) => exactJson(c, details(attemptOf(c, hookOf(c)))));
  app.post(`${path}/deliveries/:delivery/attempts`, mayWrite, (c) => {
    const hook = hookOf(c);
    void webhooks.redeliver(hook, attemptOf(c, hook));
    return c.json({}, 202);
  });
}

/** @throws GitHubError 400: GitHub doesn't say what it answers to a cursor that it has not given */
function cursorOf(c: Context): bigint | undefined {
  const cursor = c.req.query("cursor");
  const parsed = Cursor.optional().safeParse(cursor);
  if (!parsed.success) {
    throw new GitHubError(400, "Invalid cursor");
  }
  return parsed.data;
}

/** @throws GitHubError 404, also where the delivery is so old that GitHub has forgotten it */
function attemptOf(c: Context, hook: Hook): Attempt {
  const id = Id.safeParse(c.req.param("delivery")).data;
  const attempt = id === undefined ? undefined : hook.attempts.find(id);
  if (!attempt) {
    throw notFound();
  }
  return attempt;
}

/** A delivery as GitHub's list shows it. */
export function summary({ outcome, ...attempt }: Attempt) {
  return {
    id: attempt.id,
    guid: attempt.guid,
    delivered_at: time(attempt.deliveredAt.getTime()),
    redelivery: attempt.redelivery,
    duration: outcome.duration,
    status: outcome.status,
    status_code: outcome.statusCode,
    event: attempt.event,
    action: attempt.action,
    installation_id: attempt.installationId,
    repository_id: attempt.repositoryId,
    throttled_at: null,
  };
}

/** A delivery with its request and its response. */
export function details(attempt: Attempt) {
  const { url, request, outcome } = attempt;
  return { ...summary(attempt), url, request, response: outcome.response };
}
