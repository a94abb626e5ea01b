import { createMiddleware } from "hono/factory";
import type { Account, Places, Repository } from "../places.ts";
import type { GitHubEnv } from "./app.ts";
import { type Caller, has, type Level } from "./caller.ts";
import { GitHubError, notFound } from "./github-error.ts";

/**
 * Lets a request pass whose token has the permission.
 *
 * Answers 401 without a token and 403 without the permission. What the caller may not know of is 404, which the functions
 * below say.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
export function needs(permission: string, level: Level) {
  return createMiddleware<GitHubEnv>(async (c, next) => {
    c.header("x-accepted-github-permissions", `${permission}=${level}`);
    permitted(c.get("caller"), permission, level);
    await next();
  });
}

/**
 * The caller, who has the permission.
 * @throws GitHubError 401 without a token, 403 without the permission
 */
export function permitted(caller: Caller | undefined, permission: string, level: Level) {
  if (!caller) {
    throw new GitHubError(401, "Requires authentication");
  }
  if (caller.kind === "app" || !has(caller.permissions, permission, level)) {
    throw notAccessible(caller);
  }
  return caller;
}

export function notAccessible({ kind }: Caller): GitHubError {
  const by = kind === "token" ? "personal access token" : "integration";
  return new GitHubError(403, `Resource not accessible by ${by}`);
}

/** Whether somebody may know of a repository: anybody of a public one. */
export function maySee(caller: Caller | undefined, repository: Repository): boolean {
  return (
    !repository.private || (caller !== undefined && (caller.kind === "app" || caller.mayUse(repository)))
  );
}

/** @throws GitHubError 404 where there is none of that name, or the caller may not know of it */
export function repositoryFor(
  caller: Caller | undefined,
  places: Places,
  { owner, repo }: { owner: string; repo: string },
): Repository {
  const repository = places.repository(`${owner}/${repo}`);
  if (!repository || (caller && caller.kind !== "app" && !caller.mayUse(repository))) {
    throw notFound();
  }
  return repository;
}

/** @throws GitHubError 404 where there is none of that name, or the caller may not know of it */
export function organizationFor(caller: Caller | undefined, places: Places, login: string): Account {
  const account = places.account(login);
  const mayUse = !caller || caller.kind === "app" || caller.mayUseAccount(login);
  if (account?.type !== "Organization" || !mayUse) {
    throw notFound();
  }
  return account;
}
