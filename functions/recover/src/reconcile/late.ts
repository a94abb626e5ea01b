import type { Query } from "@issue-relay/shared/ask";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { type KnownRepository, knownRepositories } from "../history/known-repositories.ts";
import { isWatched, type Owner } from "../webhook.ts";

/** A pass is sure of a day when another day has passed, and comes each night: so this is three nights without one. */
const LATE_MS = 4 * 24 * 3_600_000;

/** A repository that is watched and has not been compared with GitHub for days. */
export interface Late {
  repository: string;
  /** Until when its changes have been compared. */
  until: Date;
}

/**
 * The repositories that no pass has come to the end of for days: since it fails, is not called, or has too much to do.
 * @throws BigQueryAway, BrokenDestination
 */
export async function lateRepositories(query: Query, owners: readonly Owner[]): Promise<Late[]> {
  const known = [...(await knownRepositories(query)).values()];
  return known
    .filter(({ name, state }) => state !== "deleted" && isWatched(owners, name))
    .flatMap(lateIn)
    .sort((one, other) => one.until.getTime() - other.until.getTime());
}

function lateIn({ name, reconciledUntil }: KnownRepository): Late[] {
  const isLate = reconciledUntil !== null && reconciledUntil.getTime() < Date.now() - LATE_MS;
  return isLate ? [{ repository: name, until: reconciledUntil }] : [];
}

/**
 * Writes an error into the log for each late repository, which alerts.
 * @throws BigQueryAway, BrokenDestination
 */
export async function alertOfLate(query: Query, owners: readonly Owner[], logger: Logger): Promise<void> {
  const reason: Reason = "reconcile-late";
  for (const { repository: where, until } of await lateRepositories(query, owners)) {
    logger.error({ reason, where, until }, "not compared with GitHub for days");
  }
}
