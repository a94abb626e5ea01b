import { createMiddleware } from "hono/factory";
import type { Places } from "../../places.ts";
import { maySee, notAccessible, permitted } from "../access.ts";
import { GitHubError, notFound } from "../github-error.ts";
import type { IssueEnv } from "./context.ts";

/**
 * Finds the repository of the path.
 * @throws GitHubError 404 where there is none of that name, or the caller may not know of it
 */
export function inRepository(places: Places) {
  return createMiddleware<IssueEnv>(async (c, next) => {
    const repository = c.var.github.world.repositoryNamed(`${c.req.param("owner")}/${c.req.param("repo")}`);
    const place = repository && places.repositoryWithId(repository.id);
    if (!place || !maySee(c.get("caller"), place)) {
      throw notFound();
    }
    c.set("repository", repository);
    c.set("place", place);
    return next();
  });
}

/**
 * Lets a request pass whose token has the permission in the repository, `read` or `write` by the request's method. "This endpoint
 * can be used without authentication or the aforementioned permissions if only public resources are requested", GitHub says of
 * those that read: https://docs.github.com/rest/issues/issues#list-repository-issues
 * @throws GitHubError 401 without a token, 403 without the permission
 */
export function allowedTo(permission: string) {
  return createMiddleware<IssueEnv>(async (c, next) => {
    const { place } = c.var;
    const isRead = c.req.method === "GET";
    if (isRead && !place.private) {
      return next();
    }
    const level = isRead ? "read" : "write";
    c.header("x-accepted-github-permissions", `${permission}=${level}`);
    const caller = permitted(c.get("caller"), permission, level);
    if (!caller.mayUse(place)) {
      throw notAccessible(caller);
    }
    c.set("actor", caller.actor);
    return next();
  });
}

/** @throws GitHubError 403 at a change in an archived repository, which can only be brought back */
export const notArchived = createMiddleware<IssueEnv>(async (c, next) => {
  if (c.var.repository.archived && c.req.method !== "GET") {
    throw new GitHubError(403, "Repository was archived so is read-only.");
  }
  return next();
});
