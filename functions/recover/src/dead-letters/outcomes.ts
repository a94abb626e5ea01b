import { type Insert, insertConfirmed } from "@issue-relay/shared/insert-confirmed";

/** What became of a dead letter: a row of `dead_letter_outcomes`. */
export interface Outcome {
  message_id: string;
  outcome: "redriven" | "dropped" | "forgotten";
  reason?: string;
}

/** Sends one `insertAll` request into `dead_letter_outcomes`. Rejects where no answer comes in time. */
export type InsertOutcomes = Insert;

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
  await insertConfirmed(insert, "dead_letter_outcomes", rows);
}
