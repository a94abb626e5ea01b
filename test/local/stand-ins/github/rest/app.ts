import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Caller } from "./caller.ts";
import { GitHubError } from "./github-error.ts";

/** A part of GitHub's API. `caller`: who has sent the request; undefined: nobody has said. */
export type GitHubEnv = { Bindings: HttpBindings; Variables: { caller: Caller | undefined } };
export type GitHubApp = Hono<GitHubEnv>;

/** A new part of the API, which answers errors as GitHub does. */
export function gitHubApp(): GitHubApp {
  const app: GitHubApp = new Hono();
  app.onError((error, c) => {
    if (!(error instanceof GitHubError)) {
      throw error;
    }
    return c.json(error.body, error.status, error.headers);
  });
  return app;
}

/** The endpoints of an app, such as `GET /repos/:owner/:repo/hooks`. */
export function endpointsOf(app: GitHubApp): string[] {
  const routes = app.routes.filter(({ method }) => method !== "ALL");
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))];
}
