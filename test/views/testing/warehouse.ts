import { createDataset, DATASET, TABLE } from "@issue-relay/local/stack/dataset";
import { clientOf, startOne } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { z } from "zod";

interface WorkingHours {
  /** 1 = Monday to 7 = Sunday. */
  weekday: number;
  /** `09:00:00` */
  opens: string;
  closes: string;
  time_zone: string | null;
}

/** The rows of the tables that a team edits. */
export interface Configuration {
  working_hours: WorkingHours[];
  holidays: { day: string; name: string }[];
  targets: { label: string; first_response_hours: number | null; close_hours: number | null }[];
  accounts: { login: string; role: string }[];
  repositories: {
    repository_id: number;
    repository: string | null;
    state: string;
    observed_at: string;
    /** Only where `recover` wrote the row. */
    reconciled_at?: string;
  }[];
}

export type Cell = string | number | boolean | null | Cell[];
export type Row = Record<string, Cell>;

/** The client returns dates and times as objects. */
const Value: z.ZodType<Cell> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ value: z.string() }).transform(({ value }) => value.replace(".000Z", "Z")),
  z.lazy(() => z.array(Value)),
  z
    .record(
      z.string(),
      z.lazy(() => Value),
    )
    .transform((struct) => Object.values(struct)),
]);
const Rows = z.array(z.record(z.string(), Value));

/** Rows of one insertAll request, which stays well below the limit of 10 MB. */
const ROWS_AT_ONCE = 2_000;

export interface Warehouse {
  load(events: readonly IssueEvent[]): Promise<void>;
  /** Rows of the table of events. */
  loadRows(rows: readonly object[], table?: string): Promise<void>;
  /**
   * Times as `2026-03-02T09:30:00Z`, dates as `2026-03-02`.
   * @param now the value of the parameter `@now`, if the SQL has it
   */
  query(sql: string, now?: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** A Wednesday, two months after the issues of most tests: views have a row for each day until now. */
export const NOW = "2025-05-07T12:00:00Z";

/**
 * A local BigQuery with the dataset as terraform makes it, behind the real client.
 * @param now what time it is to its SQL
 */
export async function startWarehouse(configured: Partial<Configuration> = {}, now = NOW): Promise<Warehouse> {
  const local = await startOne({ now: () => Date.parse(now) });
  const bigquery = clientOf(local);
  // The docs ask for raw deliveries, too.
  await createDataset(bigquery, { raw: true });
  const insert = async (table: string, rows: readonly object[]) => {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      await bigquery
        .dataset(DATASET)
        .table(table)
        .insert(rows.slice(start, start + ROWS_AT_ONCE));
    }
  };
  for (const [table, rows] of Object.entries(configured)) {
    await insert(table, rows);
  }
  return {
    load: (events) => insert(TABLE, events.map(rowOf)),
    loadRows: (rows, table = TABLE) => insert(table, rows),
    query: async (sql, now) => {
      const params = now === undefined ? {} : { params: { now: bigquery.timestamp(now) } };
      return Rows.parse((await bigquery.query({ query: sql, ...params }))[0]);
    },
    close: () => local.close(),
  };
}
