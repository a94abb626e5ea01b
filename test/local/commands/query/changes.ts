import type { BigQuery, Job } from "@google-cloud/bigquery";
import { z } from "zod";

/** What a statement has done to the rows of a table. */
export interface Change {
  /** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics2 */
  statementType: string;
  /** Number of rows. */
  rows: number;
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics */
const Metadata = z.object({
  statistics: z.object({
    numChildJobs: z.string().optional(),
    query: z
      .object({ statementType: z.string(), numDmlAffectedRows: z.coerce.number().optional() })
      .optional(),
  }),
});

/**
 * What the statements of a finished job have changed, in order. A script has a job for each of its statements.
 * @throws what the client throws
 */
export async function changesOf(bigquery: BigQuery, job: Job): Promise<Change[]> {
  const [resource] = await job.getMetadata();
  const { numChildJobs } = Metadata.parse(resource).statistics;
  if (numChildJobs === undefined) {
    return changeIn(resource);
  }
  const [newestFirst] = await bigquery.getJobs({ parentJobId: String(job.id) });
  return newestFirst.reverse().flatMap(({ metadata }) => changeIn(metadata));
}

function changeIn(resource: unknown): Change[] {
  const { statementType = "", numDmlAffectedRows: rows } = Metadata.parse(resource).statistics.query ?? {};
  return rows === undefined ? [] : [{ statementType, rows }];
}

const VERBS: Record<string, string> = {
  INSERT: "inserted",
  UPDATE: "updated",
  DELETE: "deleted",
  TRUNCATE_TABLE: "deleted",
};

/** `5 rows inserted.` */
export function formatChange({ statementType, rows }: Change): string {
  return `${rows} ${rows === 1 ? "row" : "rows"} ${VERBS[statementType] ?? "changed"}.`;
}
