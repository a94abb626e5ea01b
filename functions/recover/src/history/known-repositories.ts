import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";
import type { Repository } from "./repository.ts";

const Time = z
  .number()
  .nullable()
  .transform((ms) => (ms === null ? null : new Date(ms)));

const State = z.enum(["active", "archived", "deleted"]).catch("active");

const Row = z
  .object({
    repository_id: z.int(),
    repository: z.string(),
    state: State,
    stated: State.nullable(),
    since: Time,
    until: Time,
    fully: Time,
    backfilled: Time,
  })
  .transform((row) => ({
    id: row.repository_id,
    /** `owner/name`, as it was seen last. */
    name: row.repository,
    state: row.state,
    /** The newest state that a person has written: it stays. */
    statedState: row.stated,
    /** Since when and until when changes have been compared for good. */
    reconciledSince: row.since,
    reconciledUntil: row.until,
    /** When the newest comparison of all issues began that came to an end. */
    fullyReconciledAt: row.fully,
    backfilledAt: row.backfilled,
  }));

/** What the table `repositories` says of a repository: recover writes rows into it, and people may, too. */
export type KnownRepository = z.infer<typeof Row>;

const KNOWN = `
SELECT
  repository_id, repository, state,
  FIRST_VALUE(
    IF(reconciled_at IS NULL AND fully_reconciled_at IS NULL AND backfilled_at IS NULL, state, NULL) IGNORE NULLS
  ) OVER (
    PARTITION BY repository_id ORDER BY observed_at DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS stated,
  UNIX_MILLIS(MIN(reconciled_at) OVER same_repository) AS since,
  UNIX_MILLIS(MAX(reconciled_at) OVER same_repository) AS until,
  UNIX_MILLIS(MAX(fully_reconciled_at) OVER same_repository) AS fully,
  UNIX_MILLIS(MAX(backfilled_at) OVER same_repository) AS backfilled
FROM repositories
WHERE repository IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY repository_id ORDER BY observed_at DESC) = 1
WINDOW same_repository AS (PARTITION BY repository_id)`;

/**
 * What the table says of all repositories, by their ids.
 * @throws BigQueryAway, BrokenDestination
 */
export async function knownRepositories(query: Query): Promise<ReadonlyMap<number, KnownRepository>> {
  const rows = await ask(query, Row, KNOWN);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What is written down of a repository. */
export interface SeenRepository {
  id: number;
  /** `owner/name` */
  name: string;
  state: KnownRepository["state"];
  reconciledUntil?: Date;
  fullyReconciledAt?: Date;
  backfilledAt?: Date;
}

/** What is seen of a repository in GitHub's API. @param known what is known of all from before */
export function seen(
  { id, full_name: name, archived }: Repository,
  known: ReadonlyMap<number, KnownRepository>,
): SeenRepository {
  return { id, name, state: known.get(id)?.statedState ?? (archived ? "archived" : "active") };
}

/**
 * Adds rows to `repositories`. By DML: rows that were streamed can't be changed for some time, and people change this table.
 * https://cloud.google.com/bigquery/docs/data-manipulation-language#limitations
 * @throws BigQueryAway, BrokenDestination
 */
export async function writeDown(query: Query, repositories: readonly SeenRepository[]): Promise<void> {
  if (repositories.length === 0) {
    return;
  }
  const rows = repositories.map(({ id, reconciledUntil, fullyReconciledAt, backfilledAt }, n) => {
    const times = [reconciledUntil, fullyReconciledAt, backfilledAt].map(timestamp);
    return `(${id}, @name${n}, @state${n}, CURRENT_TIMESTAMP(), ${times.join(", ")})`;
  });
  const params = repositories.flatMap(({ name, state }, n) => [
    [`name${n}`, name],
    [`state${n}`, state],
  ]);
  const sql = `
INSERT INTO repositories (
  repository_id, repository, state, observed_at, reconciled_at, fully_reconciled_at, backfilled_at
)
VALUES ${rows.join(", ")}`;
  await ask(query, z.unknown(), sql, Object.fromEntries(params));
}

function timestamp(time: Date | undefined): string {
  return time === undefined ? "NULL" : `TIMESTAMP_MILLIS(${time.getTime()})`;
}
