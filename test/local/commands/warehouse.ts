import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { requireStack } from "../stack/stack-file.ts";
import { type Plain, runQuery } from "./query/result.ts";

/** Runs a query, and returns its rows, each by its columns. */
export type Ask = (sql: string, params?: Record<string, string | number>) => Promise<Record<string, Plain>[]>;

/**
 * The rows and views of a project; without one, of the stack that runs here.
 * @throws Error where none runs
 */
export async function warehouse({ project, dataset }: { project?: string; dataset?: string }): Promise<Ask> {
  return askOf(project === undefined ? await localBigQuery() : bigQueryClient(project), dataset);
}

/** The same, of one BigQuery. */
export function askOf(bigquery: ReturnType<typeof bigQueryClient>, dataset?: string): Ask {
  return async (sql, params) => {
    const { columns, rows } = await runQuery(bigquery, sql, {
      ...(dataset !== undefined && { dataset }),
      ...(params && { params }),
    });
    return rows.map((row) =>
      Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])),
    );
  };
}

async function localBigQuery() {
  const { project, bigquery } = await requireStack();
  return bigQueryClient(project, new URL(bigquery.api).origin);
}
