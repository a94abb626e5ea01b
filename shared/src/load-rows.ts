/**
 * Loads rows into a table: all of them or none. It resolves once BigQuery says that they are there.
 *
 * Rows are never loaded twice for one `jobId`. Where BigQuery knows the job already, it counts what became of that one, also
 * where it has failed: whoever tries again after that needs a new id. Where the time is over, the job may still load its rows;
 * the same id finds out.
 * @param jobId up to 1,024 letters, digits, `_` and `-`. https://cloud.google.com/bigquery/docs/reference/rest/v2/JobReference
 * @param signal aborted when nothing may be asked any more
 * @throws BrokenDestination where a person has to act, also where a row does not fit the table: the error names its column.
 * BigQueryAway where a retry may help
 */
export type LoadRows = (
  rows: readonly object[],
  options: { jobId: string; signal: AbortSignal },
) => Promise<void>;

/** How long a load may take with all requests, in ms. BigQuery promises no time: small jobs mostly end within seconds. */
export const LOAD_MS = 180_000;
