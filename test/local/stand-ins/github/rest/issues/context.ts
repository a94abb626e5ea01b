import { type Context, Hono } from "hono";
import { z } from "zod";
import { type Account, mayTriage } from "../../issues/account.ts";
import type { GitHubIssues } from "../../issues/github.ts";
import type { Issue, Repository } from "../../issues/records.ts";
import type { Repository as Place } from "../../places.ts";
import type { GitHubEnv } from "../app.ts";
import { GitHubError, notFound } from "../github-error.ts";

export interface IssueEnv {
  Bindings: GitHubEnv["Bindings"];
  Variables: GitHubEnv["Variables"] & {
    github: GitHubIssues;
    /** Who does it, in all routes that change something. */
    actor: Account;
    /** The one in the path, in all routes below one. */
    repository: Repository;
    /** The same, as payloads have it. */
    place: Place;
  };
}

/** A part of the API, whose paths begin below a repository's. */
export function newPart() {
  return new Hono<IssueEnv>();
}

export type IssueContext = Context<IssueEnv>;

/** @throws GitHubError 404 where there is no such issue, or no longer in this repository; 410 where it was deleted */
export function issueIn(c: IssueContext): Issue {
  const { issues } = c.var.repository;
  const issue = issues.get(Number(c.req.param("number")));
  if (!issue || issue.movedTo) {
    throw notFound();
  }
  if (issue.state.gone) {
    throw new GitHubError(410, "This issue was deleted");
  }
  return issue;
}

/** @throws GitHubError 403 where the caller has no such right: GitHub gives it to who can triage the repository */
export function mustTriage(c: IssueContext): void {
  if (!mayTriage(c.var.actor)) {
    throw new GitHubError(403, "Must have admin rights to Repository.");
  }
}

/** A time in a query, in ms since 1970. */
export const Since = z.iso
  .datetime({ offset: true })
  .transform((time) => Date.parse(time))
  .default(0);
