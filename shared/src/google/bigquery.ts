import { BigQuery, type QueryRowsResponse } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";
import type { Query, QueryPages, QueryParameters } from "../ask.ts";
import { withDeadline } from "../deadline.ts";
import { BrokenDestination, messageOf } from "../errors.ts";
import * as z from "../zod.ts";
import { type BigQueryAnswer, requestOf } from "./bigquery-request.ts";

/**
 * A BigQuery client that never retries. Pub/Sub retries for hours, and retries of the client would only delay our
 * answer to Pub/Sub.
 * @param emulator `http://host:port` of a stand-in, which is called without credentials
 */
export function bigQueryClient(projectId: string, emulator?: string): BigQuery {
  const local = emulator && { apiEndpoint: emulator, authClient: new PassThroughClient() };
  return new BigQuery({ projectId, autoRetry: false, ...local });
}

/** How long one `insertAll` request may take. */
const INSERT_TIMEOUT_MS = 10_000;

/**
 * Returns a function that sends one `insertAll` request, and resolves with the answer, whatever it says.
 * @throws Error where no whole answer comes in time, or it is too large; then the connection is closed
 */
export function insertAllInto(
  client: BigQuery,
  { dataset, table, timeoutMs = INSERT_TIMEOUT_MS }: { dataset: string; table: string; timeoutMs?: number },
): (rows: object[]) => Promise<BigQueryAnswer> {
  const url = `${client.baseUrl}/projects/${client.projectId}/datasets/${dataset}/tables/${table}/insertAll`;
  return (rows) =>
    requestOf(client, { url, method: "POST", data: { rows, skipInvalidRows: true } }, timeoutMs);
}

/** How long a question about tables, or a dry run, may take. */
const LOOK_TIMEOUT_MS = 8_000;

const TableAnswer = z.object({ schema: z.object({ fields: z.array(z.object({ name: z.string() })) }) });

/**
 * Returns a function that names the columns of a table.
 * @throws BrokenDestination where there is no such table, or it may not be looked at; Error where a retry may help
 */
export function columnsOf(
  client: BigQuery,
  { dataset, table }: { dataset: string; table: string },
): () => Promise<string[]> {
  return async () => {
    const [answer] = await answered(
      "BigQuery refuses to tell of the table",
      client.dataset(dataset).table(table).getMetadata(),
    );
    return TableAnswer.parse(answer).schema.fields.map(({ name }) => name);
  };
}

/**
 * Returns a function that names the tables and views of a dataset.
 * @throws BrokenDestination where there is no such dataset, or it may not be looked at; Error where a retry may help
 */
export function tablesIn(client: BigQuery, dataset: string): () => Promise<string[]> {
  return async () => {
    const [tables] = await answered(
      "BigQuery refuses to tell of the tables",
      client.dataset(dataset).getTables(),
    );
    return tables.flatMap(({ id }) => id ?? []);
  };
}

/**
 * Returns a function that checks a query without running it, which costs nothing.
 * @throws BrokenDestination where BigQuery would refuse it; Error where a retry may help
 */
export function dryRunIn(
  client: BigQuery,
  datasetId: string,
): (sql: string, params: QueryParameters) => Promise<void> {
  return async (query, params) => {
    const job = { query, params, defaultDataset: { datasetId }, dryRun: true };
    await answered("BigQuery refuses the query", client.createQueryJob(job));
  };
}

/** How long a query may take, all pages of its result included. BigQuery mostly answers within seconds. */
const QUERY_TIMEOUT_MS = 60_000;

/**
 * The reasons with which BigQuery refuses a query until a person has acted: a right is missing, or a view. Quotas and limits of rates
 * come with other reasons, though also with 403. https://cloud.google.com/bigquery/docs/error-messages
 */
const BROKEN = new Set(["accessDenied", "billingNotEnabled", "invalid", "invalidQuery", "notFound"]);

/** Another statement has changed the same table meanwhile. https://cloud.google.com/bigquery/docs/transactions#transaction_concurrency */
const CONCURRENT = /transaction is aborted due to concurrent|could not serialize access/i;

const Refusal = z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) });

/**
 * Returns a function that runs a query in a dataset, whose tables and views it names without the dataset, and resolves with all rows.
 * @throws BrokenDestination where a person has to act; Error where a retry may help, also where no whole answer comes in time
 */
export function queryIn(client: BigQuery, datasetId: string): Query {
  return async (query, params) => {
    const answer = client.query({ query, params, defaultDataset: { datasetId } });
    const [rows] = await answered("BigQuery refuses the query", answer, QUERY_TIMEOUT_MS);
    return rows;
  };
}

/** How long statements that change rows may take: the function that waits for them ends after 9 minutes. */
const CHANGE_TIMEOUT_MS = 400_000;

const DatasetAnswer = z.object({ location: z.string().optional() });

/**
 * The same for statements that change rows, also several in a transaction. BigQuery takes the location of a script from its first
 * statement, and that of a transaction names no table: so it is given.
 * @throws as {@link queryIn}
 */
export function changeIn(client: BigQuery, datasetId: string): Query {
  return async (query, params) => {
    const metadata = client.dataset(datasetId).getMetadata();
    const [answer] = await answered("BigQuery refuses to tell of the dataset", metadata);
    const { location } = DatasetAnswer.parse(answer);
    const changing = client.query({
      query,
      params,
      defaultDataset: { datasetId },
      ...(location !== undefined && { location }),
    });
    const [rows] = await answered("BigQuery refuses the statement", changing, CHANGE_TIMEOUT_MS);
    return rows;
  };
}

/** How many rows of a result are read at once. */
const PAGE_ROWS = 500;

/**
 * Returns a function that runs a query as {@link queryIn} does, and gives its rows in pages, some of them empty: for results that the memory does not hold.
 * @throws BrokenDestination where a person has to act; Error where a retry may help
 */
export function queryPagesIn(client: BigQuery, datasetId: string): QueryPages {
  return async function* (query, params) {
    const [job] = await answered(
      "BigQuery refuses the query",
      client.createQueryJob({ query, params, defaultDataset: { datasetId } }),
    );
    let next: object | null | undefined = { maxResults: PAGE_ROWS, autoPaginate: false };
    while (next) {
      // While the query runs, BigQuery answers each 10 seconds without rows, and the client says to ask the same again.
      const answer: Promise<QueryRowsResponse> = job.getQueryResults(next);
      const [rows, following] = await answered("BigQuery refuses the query", answer, QUERY_TIMEOUT_MS);
      yield rows;
      next = following;
    }
  };
}

/**
 * The answer, where it comes in time: the client's own timeout does not end a request that hangs.
 * @param refused begins the error where BigQuery refuses it
 * @throws BrokenDestination where a person has to act; Error where a retry may help
 */
async function answered<T>(refused: string, answer: Promise<T>, timeoutMs = LOOK_TIMEOUT_MS): Promise<T> {
  try {
    return await withDeadline("the request to BigQuery", timeoutMs, answer);
  } catch (error) {
    const refusal = Refusal.safeParse(error);
    const isBroken = refusal.data?.errors.some(({ reason }) => BROKEN.has(reason));
    if (isBroken && !CONCURRENT.test(messageOf(error))) {
      throw new BrokenDestination(`${refused}: ${messageOf(error)}`, { cause: error });
    }
    throw error;
  }
}
