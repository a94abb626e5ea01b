import type { BigQuery } from "@google-cloud/bigquery";
import { z } from "zod";
import { runQuery } from "../query/result.ts";

const EventIds = z.array(z.tuple([z.string()]));
const Counts = z.tuple([z.tuple([z.int(), z.int(), z.int()])]);

export interface Counted {
  /** Rows of the table, repetitions among them. */
  rows: number;
  /** Rows of the view that shows each event once. */
  events: number;
}

/**
 * Counts the events that have arrived, in SQL.
 * @param ids those that were sent
 * @throws Error where one is not in the view `events` exactly once, or where the view has another one
 */
export async function countExactlyOnce(bigquery: BigQuery, ids: readonly string[]): Promise<Counted> {
  const counts = await runQuery(
    bigquery,
    `SELECT COUNT(*), COUNT(DISTINCT event_id), (SELECT COUNT(*) FROM issue_events) FROM events`,
  );
  const [[events, distinct, rows]] = Counts.parse(counts.rows);
  const { rows: stored } = await runQuery(bigquery, "SELECT event_id FROM events");
  const found = new Set(EventIds.parse(stored).map(([id]) => id));
  const lost = new Set(ids).difference(found).size;
  const strange = found.difference(new Set(ids)).size;
  if (new Set(ids).size !== ids.length) {
    throw new Error("two events of the demo have the same id");
  }
  if (lost + strange + (events - distinct) > 0) {
    throw new Error(
      `BigQuery does not have each event once: ${lost} are missing, ${strange} were never sent, ` +
        `${events - distinct} are there twice (${rows} rows, ${ids.length} events)`,
    );
  }
  return { rows, events };
}
