import { BigQuery } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";

/**
 * A BigQuery client that never retries. Pub/Sub retries for hours, and retries of the client would only delay our
 * answer to Pub/Sub.
 * @param emulator `http://host:port` of a stand-in, which is called without credentials
 */
export function bigQueryClient(projectId: string, emulator?: string): BigQuery {
  const local = emulator && { apiEndpoint: emulator, authClient: new PassThroughClient() };
  return new BigQuery({ projectId, autoRetry: false, ...local });
}
