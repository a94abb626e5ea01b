import { BigQueryAway, BrokenDestination, messageOf } from "./errors.ts";
import * as z from "./zod.ts";

/** Sends one `insertAll` request. Rejects where no answer comes in time. */
export type Insert = (rows: object[]) => Promise<{ status: number; body: unknown }>;

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll#response-body */
const Confirmation = z.object({
  kind: z.literal("bigquery#tableDataInsertAllResponse"),
  insertErrors: z.array(z.unknown()).max(0).optional(),
});
const Rejection = z.object({ insertErrors: z.array(z.unknown()).min(1) });

/**
 * Inserts rows. Resolves once BigQuery has confirmed all of them.
 * @throws BigQueryAway where a retry may help; BrokenDestination where a person has to act
 */
export async function insertConfirmed(insert: Insert, table: string, rows: object[]): Promise<void> {
  const answer = await insert(rows).catch((error) => {
    throw new BigQueryAway(`${table}: ${messageOf(error)}`, { cause: error });
  });
  const { status, body } = answer;
  if (status === 200 && Confirmation.safeParse(body).success) {
    return;
  }
  const text = `${table} took no rows: ${status} ${JSON.stringify(body).slice(0, 500)}`;
  // A row that BigQuery rejects is rejected again.
  const isPassing = (status < 400 && !Rejection.safeParse(body).success) || status >= 500 || status === 429;
  throw isPassing ? new BigQueryAway(text) : new BrokenDestination(text);
}
