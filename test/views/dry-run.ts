import type { BigQuery } from "@google-cloud/bigquery";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";

const Job = z.object({
  statistics: z.object({ query: z.object({ totalBytesProcessed: z.coerce.number() }) }),
});

/**
 * Has BigQuery look at queries, without running them.
 * @param onValid hears of each that is valid, with the bytes that it would read
 * @throws AggregateError with an error for each that is not
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
  if (refused.length > 0) throw new AggregateError(refused, "BigQuery refuses:");
}
