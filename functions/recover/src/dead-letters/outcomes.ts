import { BigQueryAway, BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";

/** What became of a dead letter: a row of `dead_letter_outcomes`. */
export interface Outcome {
  message_id: string;
  outcome: "redriven" | "dropped" | "forgotten";
  reason?: string;
}

/** Sends one `insertAll` request into `dead_letter_outcomes`. Rejects where no answer comes in time. */
export type InsertOutcomes = (rows: object[]) => Promise<{ status: number; body: unknown }>;

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll#response-body */
const Confirmation = z.object({
  kind: z.literal("bigquery#tableDataInsertAllResponse"),
  insertErrors: z.array(z.unknown()).max(0).optional(),
});

/**
 * Writes down what became of dead letters. Resolves once BigQuery has confirmed all rows.
 * @throws BigQueryAway where a retry may help; BrokenDestination where a person has to act
 */
export async function writeOutcomes(
  insert: InsertOutcomes,
  outcomes: readonly Outcome[],
  decidedBy: string | undefined,
): Promise<void> {
  const decided = { decided_at: new Date().toISOString(), decided_by: decidedBy ?? null };
  const rows = outcomes.map((outcome) => ({
    insertId: `${outcome.message_id} ${outcome.outcome}`,
    json: { ...outcome, ...decided },
  }));
  const answer = await insert(rows).catch((error) => {
    throw new BigQueryAway(`dead_letter_outcomes: ${messageOf(error)}`, { cause: error });
  });
  if (answer.status === 200 && Confirmation.safeParse(answer.body).success) {
    return;
  }
  const text = `dead_letter_outcomes took no rows: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`;
  // A row that BigQuery rejects is rejected again.
  const isRejected = z.object({ insertErrors: z.array(z.unknown()).min(1) }).safeParse(answer.body).success;
  const isPassing = (answer.status < 400 && !isRejected) || answer.status >= 500 || answer.status === 429;
  throw isPassing ? new BigQueryAway(text) : new BrokenDestination(text);
}
