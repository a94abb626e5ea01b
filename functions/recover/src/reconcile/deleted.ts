import type { Query } from "@issue-relay/shared/ask";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubDenied, GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import type { Logger } from "@issue-relay/shared/logger";
import * as z from "@issue-relay/shared/zod";
import { type KnownRepository, writeDown } from "../history/known-repositories.ts";
import { isWatched, type Owner, placeOf } from "../webhook.ts";
import type { Earlier } from "./earlier.ts";

/**
 * The repositories that were there before, are watched, and were not found now.
 * @param owners whose webhooks call ingress
 * @param there the ids of those that were found
 */
export function lostOf(
  { known }: Earlier,
  owners: readonly Owner[],
  there: ReadonlyMap<number, unknown>,
): KnownRepository[] {
  return [...known.values()].filter(
    ({ id, name, state }) => !there.has(id) && state !== "deleted" && isWatched(owners, name),
  );
}

/**
 * Writes down whether GitHub no longer has a repository, or no longer shows it to us: nobody waits for an answer in it. One that is
 * shown again is written down again by its next pass.
 * @throws GitHubAway, BigQueryAway, BrokenDestination
 */
export async function noteDeleted(
  github: GitHub,
  query: Query,
  { id, name, reconciledUntil, backfilledAt }: KnownRepository,
  logger: Logger,
): Promise<void> {
  if (await isGone(github, id, name)) {
    logger.warn({ repository: name }, "GitHub has a repository no longer, or hides it");
    // With a time, it is no row of a person's, which would stay.
    const times = {
      ...(reconciledUntil && { reconciledUntil }),
      ...(backfilledAt && { backfilledAt }),
    };
    await writeDown(query, [{ id, name, state: "deleted", ...times }]);
  }
}

async function isGone(github: GitHub, id: number, name: string): Promise<boolean> {
  const [owner = name] = name.split("/");
  let there: GitHub;
  try {
    there = await github.on(placeOf(owner));
  } catch (error) {
    // Where the App is not installed at the owner any more, or it is a person, nothing is known of the repository.
    if (error instanceof GitHubDenied) {
      return false;
    }
    throw error;
  }
  try {
    await there.get(`/repositories/${id}`, z.unknown());
    return false;
  } catch (error) {
    // Where GitHub refuses to say, as of an installation that is suspended, it may be there.
    if (error instanceof GitHubDenied) {
      return error instanceof GitHubNotFound;
    }
    throw error;
  }
}
