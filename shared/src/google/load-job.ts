import type { BigQuery } from "@google-cloud/bigquery";
import type { Clock } from "../clock.ts";
import { BigQueryAway, BrokenDestination, messageOf, RetryLater } from "../errors.ts";
import { LOAD_MS, type LoadRows } from "../load-rows.ts";
import { requestOf } from "./bigquery-request.ts";
import { checkUploaded, hasLoaded, locationIn } from "./load-answer.ts";

/** How long one request may take. The longest one uploads the rows. */
const REQUEST_MS = 30_000;

/** The pause between two requests doubles from the first to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Returns a function that adds rows to a table that exists, by a load job. It is free of charge, and its rows can be changed at
 * once, unlike those that are streamed.
 *
 * - A table takes 1,500 load jobs a day, failed ones included (https://cloud.google.com/bigquery/quotas#load_jobs); a partitioned one
 *   has a limit of its own (https://cloud.google.com/bigquery/docs/optimize-load-jobs).
 * - All rows go in one multipart request, for which Google names no limit, but says that it is for smaller files
 *   (https://cloud.google.com/bigquery/docs/reference/api-uploads). Its Python client sends at most 5 MB in this way
 *   (https://github.com/googleapis/python-bigquery, `_MAX_MULTIPART_SIZE`). So whoever has more divides it.
 * - A load job takes fewer values than `insertAll`: people report that a number does not fit a STRING column
 *   (https://github.com/googleapis/python-bigquery/issues/906), and do not agree on null in place of a list.
 * - It needs `bigquery.jobs.create` in the project, `bigquery.datasets.get`, and to change the table's data.
 *
 * This is what was read there: nothing of it was tried on Google's own BigQuery.
 * @param clock for the pauses and for `deadlineMs`
 */
export function loadInto(
  client: BigQuery,
  {
    dataset,
    table,
    clock,
    requestMs = REQUEST_MS,
    deadlineMs = LOAD_MS,
  }: { dataset: string; table: string; clock: Clock; requestMs?: number; deadlineMs?: number },
): LoadRows {
  const { projectId } = client;
  const project = `${client.baseUrl}/projects/${projectId}`;
  const uploadUrl = `${project.replace("/bigquery/v2/", "/upload/bigquery/v2/")}/jobs`;
  const load = {
    destinationTable: { projectId, datasetId: dataset, tableId: table },
    sourceFormat: "NEWLINE_DELIMITED_JSON",
    writeDisposition: "WRITE_APPEND",
    createDisposition: "CREATE_NEVER",
    // Without a word about it, BigQuery was seen to detect types, which then differed from the columns of the table.
    // https://github.com/googleapis/python-bigquery/pull/1801
    autodetect: false,
  };
  // Outside the multi-regions US and EU, a job is found only by its location. Where the answer to an upload is lost, nothing else tells it.
  // https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/get#query-parameters
  let location: string | undefined;

  return async (rows, { jobId, signal }) => {
    if (rows.length === 0) {
      return;
    }
    const ask = (request: Parameters<typeof requestOf>[1]) =>
      untilAborted(signal, requestOf(client, { ...request, signal }, requestMs));
    const data = rows.map((row) => JSON.stringify(row)).join("\n");
    let isUploaded = false;

    async function attempt(): Promise<boolean> {
      location ??= locationIn(await ask({ url: `${project}/datasets/${dataset}` }));
      if (!isUploaded) {
        const job = { jobReference: { projectId, jobId, location }, configuration: { load } };
        const multipart = [part("application/json", JSON.stringify(job)), part("application/x-ndjson", data)];
        const params = { uploadType: "multipart" };
        checkUploaded(await ask({ url: uploadUrl, method: "POST", params, multipart }), jobId);
        isUploaded = true;
      }
      return hasLoaded(await ask({ url: `${project}/jobs/${jobId}`, params: { location } }), jobId);
    }

    const until = clock.now() + deadlineMs;
    let why = "nothing was asked";
    for (let pause = FIRST_PAUSE_MS; clock.now() < until && !signal.aborted; pause *= 2) {
      try {
        if (await attempt()) {
          return;
        }
        why = "it is not done";
      } catch (error) {
        if (error instanceof BrokenDestination || error instanceof BigQueryAway) {
          throw error;
        }
        why = messageOf(error);
      }
      // Where the signal is aborted meanwhile, the loop ends.
      await untilAborted(signal, clock.sleep(Math.min(pause, LONGEST_PAUSE_MS))).catch(() => {});
    }
    throw new BigQueryAway(`the time for the load job ${jobId} is over: ${why}`);
  };
}

function part(type: string, content: string) {
  return { headers: new Headers({ "content-type": type }), content };
}

/** @throws RetryLater once the signal is aborted; before, whatever `work` throws */
async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const end = () => reject(new RetryLater("the time is over"));
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
