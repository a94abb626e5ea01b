import { BigQuery } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";

/**
 * A BigQuery client that never retries by itself: Pub/Sub retries, with a backoff that lasts hours, and the client's own
 * attempts would only delay the answer to it.
 * @param emulator `http://host:port` of a stand-in, spoken to without credentials
 */
export function bigQueryClient(projectId: string, emulator?: string): BigQuery {
  const local = emulator && { apiEndpoint: emulator, authClient: new PassThroughClient() };
  return new BigQuery({ projectId, autoRetry: false, ...local });
}
