import type { BigQuery } from "@google-cloud/bigquery";
import { withDeadline } from "../deadline.ts";

/** The largest answer that is read: an error for each of 500 rows has less. */
const MAX_ANSWER_BYTES = 2_000_000;

type Options = Parameters<BigQuery["authClient"]["request"]>[0];

/** BigQuery's answer, as it came. */
export interface BigQueryAnswer {
  status: number;
  /** Parsed, where it is JSON. */
  body: unknown;
}

/**
 * Sends one request with the client's credentials, and resolves with the answer, whatever it says. The client's own methods
 * are not used where that matters: they take every 2xx for a success, follow redirects, read an answer of any size, and wait
 * for one without an end.
 * @throws Error where no whole answer comes in time, or it is too large; then the connection is closed
 */
export async function requestOf(
  client: BigQuery,
  request: Pick<Options, "url" | "params" | "method" | "data" | "multipart" | "signal">,
  timeoutMs: number,
): Promise<BigQueryAnswer> {
  const answer = client.authClient.request<unknown>({
    ...request,
    responseType: "json",
    validateStatus: () => true,
    redirect: "manual",
    maxContentLength: MAX_ANSWER_BYTES,
    timeout: timeoutMs,
    retry: false,
  });
  // The timeout of the request does not cover the token that may be fetched first: it gets as long again.
  const { status, data: body } = await withDeadline("the request to BigQuery", 2 * timeoutMs, answer);
  return { status, body };
}
