import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Places } from "../places.ts";
import { maySee } from "./access.ts";
import type { GitHubEnv } from "./app.ts";

/**
 * Leads from the former names of a repository to where it is now.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export function leadOn(places: Places) {
  return createMiddleware<GitHubEnv>(async (c, next) => {
    const name = `${c.req.param("owner")}/${c.req.param("repo")}`;
    const repository = places.repository(name);
    const isMoved = repository && repository.full_name.toLowerCase() !== name.toLowerCase();
    if (!isMoved || !maySee(c.get("caller"), repository)) {
      return next();
    }
    const [, , , , ...below] = c.req.path.split("/");
    return redirect(c, ["/repositories", repository.id, ...below].join("/"));
  });
}

/**
 * Answers 301 for reading, and 307 for what must be sent again as it was.
 * @param path where to, with the same parameters
 */
export function redirect(c: Context, path: string): Response {
  const isRead = c.req.method === "GET";
  const url = new URL(c.req.url);
  url.pathname = path;
  const message = isRead ? "Moved Permanently" : "Temporary Redirect";
  const body = { message, url: url.href, documentation_url: "https://docs.github.com/rest" };
  return c.json(body, isRead ? 301 : 307, { location: url.href });
}
