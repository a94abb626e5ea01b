import { createMiddleware } from "hono/factory";
import type { App } from "../apps/app.ts";
import { checkAppJwt } from "../apps/app-jwt.ts";
import type { Tokens } from "../apps/tokens.ts";
import type { GitHubEnv } from "./app.ts";
import { GitHubError } from "./github-error.ts";

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Finds out who has sent a request. One without a token passes: whoever needs one says so.
 * @throws GitHubError 401 where the token is wrong
 * https://docs.github.com/rest/authentication/authenticating-to-the-rest-api
 */
export function authenticate({ tokens, app, now }: { tokens: Tokens; app: App; now: () => number }) {
  return createMiddleware<GitHubEnv>(async (c, next) => {
    const token = /^(?:bearer|token)\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    if (token === undefined) {
      c.set("caller", undefined);
    } else if (JWT.test(token)) {
      await checkAppJwt(token, app, Math.floor(now() / 1000));
      c.set("caller", { kind: "app", id: app.id });
    } else {
      const caller = tokens.callerOf(token);
      if (!caller) {
        throw new GitHubError(401, "Bad credentials");
      }
      c.set("caller", caller);
    }
    await next();
  });
}

/** Lets pass an App that has shown its JWT. */
export const asApp = createMiddleware<GitHubEnv>(async (c, next) => {
  if (c.get("caller")?.kind !== "app") {
    throw new GitHubError(401, "A JSON web token could not be decoded");
  }
  await next();
});
