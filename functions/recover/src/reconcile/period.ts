import type { Earlier } from "./earlier.ts";
import { arrivedUntil, type Period } from "./missed.ts";

const DAY_MS = 24 * 3_600_000;

/** How far back a repository is compared for the first time: GitHub could deliver again what had failed for as long. */
const FIRST_MS = 3 * DAY_MS;

/** What is older is history: consumers would announce it, and a backfill does not. */
export const OLDEST_MS = 90 * DAY_MS;

/**
 * What happened in the last day is compared once more: webhooks may have been on their way, and a list in pages can skip an issue that
 * moves while it is read.
 */
const SURE_MS = DAY_MS;

/**
 * The changes that a pass looks for: since the last one. The first one does not look at what happened before anything of the repository
 * was received: its webhook may be of yesterday.
 */
export function periodOf(repositoryId: number, { known, received, begun }: Earlier, until: Date): Period {
  const watched = received.get(repositoryId) ?? begun ?? until;
  const first = new Date(Math.max(watched.getTime(), until.getTime() - FIRST_MS));
  const { reconciledSince, reconciledUntil } = known.get(repositoryId) ?? {};
  return {
    updatedSince: noHistory(reconciledUntil ?? first, until),
    from: noHistory(reconciledSince ?? first, until),
    until,
  };
}

/** A person may look further back. */
export function periodSince(since: Date, { from, until }: Period): Period {
  return { updatedSince: since, from: since < from ? since : from, until };
}

/** Of all issues: what has happened since something of the repository was received first. */
export function wholePeriodOf(repositoryId: number, { received }: Earlier, until: Date): Period {
  return { updatedSince: new Date(0), from: noHistory(received.get(repositoryId) ?? until, until), until };
}

function noHistory(from: Date, until: Date): Date {
  return new Date(Math.max(from.getTime(), until.getTime() - OLDEST_MS));
}

/**
 * Until when a repository has been compared for good.
 * @param comparedUntil all issues that were updated before have been compared; null where all have
 */
export function sureUntil(period: Period, comparedUntil: Date | null): Date {
  const sure = comparedUntil
    ? Math.min(comparedUntil.getTime(), arrivedUntil(period).getTime())
    : period.until.getTime() - SURE_MS;
  return new Date(Math.max(period.updatedSince.getTime(), sure));
}
