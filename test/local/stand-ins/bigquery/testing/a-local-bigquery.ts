import { BigQuery } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";
import { describe, it, onTestFinished } from "vitest";
import { locateEngine } from "../engine/location.ts";
import { type LocalBigQuery, type LocalBigQueryOptions, startLocalBigQuery } from "../server.ts";

const hasEngine = "program" in locateEngine();
/** For tests that run SQL: reported as skipped where that can't be done. */
export const describeSql = describe.skipIf(!hasEngine);
export const itSql = it.skipIf(!hasEngine);

export const TEST_PROJECT = "acme-dev";

/** A local BigQuery on a free port. */
export const startOne = (options: Partial<LocalBigQueryOptions> = {}): Promise<LocalBigQuery> =>
  startLocalBigQuery({ project: TEST_PROJECT, ...options });

/** A local BigQuery that closes with the test. */
export async function startForTest(options: Partial<LocalBigQueryOptions> = {}) {
  const local = await startOne(options);
  onTestFinished(() => local.close());
  return { local, bigquery: clientOf(local) };
}

/** The real client, told of the local BigQuery by the environment variable that it documents for emulators. */
export function clientOf({ apiEndpoint }: LocalBigQuery): BigQuery {
  process.env.BIGQUERY_EMULATOR_HOST = apiEndpoint;
  try {
    return new BigQuery({ projectId: TEST_PROJECT, authClient: new PassThroughClient(), autoRetry: false });
  } finally {
    delete process.env.BIGQUERY_EMULATOR_HOST;
  }
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it was not rejected");
}
