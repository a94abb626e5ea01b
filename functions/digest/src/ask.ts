import { BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { Reason } from "@issue-relay/shared/reason";
import * as z from "@issue-relay/shared/zod";

/** BigQuery did not answer. Scheduler calls again. */
export class BigQueryAway extends RetryLater {
  override name = "BigQueryAway";
  override readonly reason: Reason = "bigquery-away";
}

/**
 * Runs a query in the dataset.
 * @throws BrokenDestination where a person has to act; Error where a retry may help
 */
export type Query = (sql: string, params: Record<string, number>) => Promise<unknown[]>;

/**
 * The rows that a query gives.
 * @throws BigQueryAway, BrokenDestination
 */
export async function ask<Row extends z.ZodType>(
  query: Query,
  row: Row,
  sql: string,
  params: Record<string, number> = {},
): Promise<z.infer<Row>[]> {
  let rows: unknown[];
  try {
    rows = await query(sql, params);
  } catch (error) {
    throw error instanceof BrokenDestination ? error : new BigQueryAway(messageOf(error), { cause: error });
  }
  return z.array(row).parse(rows);
}
