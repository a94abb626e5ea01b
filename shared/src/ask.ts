import { BigQueryAway, BrokenDestination, messageOf } from "./errors.ts";
import * as z from "./zod.ts";

/** The parameters of a query, by their names in it. An empty list is refused: it has no type. */
export type QueryParameters = Record<string, number | string | readonly string[]>;

/**
 * Runs a query in the dataset.
 * @throws BrokenDestination where a person has to act; Error where a retry may help
 */
export type Query = (sql: string, params: QueryParameters) => Promise<unknown[]>;

/** The same, where the result is read in pages. @throws BrokenDestination where a person has to act; Error where a retry may help */
export type QueryPages = (sql: string, params: QueryParameters) => AsyncIterable<unknown[]>;

/**
 * The rows that a query gives.
 * @throws BigQueryAway, BrokenDestination
 */
export async function ask<Row extends z.ZodType>(
  query: Query,
  row: Row,
  sql: string,
  params: QueryParameters = {},
): Promise<z.infer<Row>[]> {
  let rows: unknown[];
  try {
    rows = await query(sql, params);
  } catch (error) {
    throw error instanceof BrokenDestination ? error : new BigQueryAway(messageOf(error), { cause: error });
  }
  return z.array(row).parse(rows);
}
