import { ask, type Query } from "@issue-relay/shared/ask";
import { BigQueryAway } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";
import { newestCanary } from "../canary/newest.ts";
import { type KnownRepository, knownRepositories } from "../history/known-repositories.ts";
import { WAS_PUBLISHED } from "./received.ts";

const Row = z.object({
  repository_id: z.int(),
  since: z.number().transform((ms) => new Date(ms)),
});

/** What is known from before a pass. */
export interface Earlier {
  /** What earlier passes have written down, by the repository's id. */
  known: ReadonlyMap<number, KnownRepository>;
  /** Since when something of a repository has been received, by its id. */
  received: ReadonlyMap<number, Date>;
  /** Since when anything has been received of any. */
  begun: Date | undefined;
}

/** Canaries come every 5 minutes. Where the newest is older, rows of other events are late, too. */
const LATE_MS = 20 * 60_000;

/**
 * @param table the table of events
 * @throws BigQueryAway, also where rows are late: what has come would seem to be lost; BrokenDestination
 */
export async function readEarlier(query: Query, table: string): Promise<Earlier> {
  const canary = await newestCanary(query, table, Date.now());
  if (canary !== undefined && canary < Date.now() - LATE_MS) {
    throw new BigQueryAway(
      `rows come late: the newest canary is of ${new Date(canary).toISOString()}, so nobody knows what has come since`,
    );
  }
  const known = await knownRepositories(query);
  const sql = `
SELECT repository_id, UNIX_MILLIS(MIN(received_at)) AS since
FROM ${table}
WHERE repository_id IS NOT NULL AND ${WAS_PUBLISHED}
GROUP BY repository_id`;
  const received = await ask(query, Row, sql);
  const times = received.map(({ since }) => since.getTime());
  return {
    known,
    received: new Map(received.map(({ repository_id: id, since }) => [id, since])),
    begun: times.length === 0 ? undefined : new Date(Math.min(...times)),
  };
}
