import type { BigQuery } from "@google-cloud/bigquery";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";

const Job = z.object({
  statistics: z.object({ query: z.object({ totalBytesProcessed: z.coerce.number() }) }),
});

/**
 * Has BigQuery check queries without running them.
 * @param onValid is called for each valid query, with the bytes that the query would read
 * @throws AggregateError with one error for each query that is not valid
 */
export async function dryRun(
  bigquery: BigQuery,
  queries: readonly { path: string; query: string }[],
  onValid: (path: string, bytes: number) => void,
): Promise<void> {
  const refused: Error[] = [];
  for (const { path, query } of queries) {
    try {
      const [, answer] = await bigquery.createQueryJob({ query, dryRun: true });
      onValid(path, Job.parse(answer).statistics.query.totalBytesProcessed);
    } catch (error) {
      refused.push(new Error(`${path}: ${messageOf(error)}`));
    }
  }
  if (refused.length > 0) {
    throw new AggregateError(refused, "BigQuery refuses:");
  }
}
