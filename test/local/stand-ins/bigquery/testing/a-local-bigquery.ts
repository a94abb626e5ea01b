import { BigQuery } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";
import { describe, it, onTestFinished } from "vitest";
import { locateEngine } from "../engine/location.ts";
import { type LocalBigQuery, type LocalBigQueryOptions, startLocalBigQuery } from "../server.ts";
import { sharedEngine } from "./shared-engine.ts";

const hasEngine = "program" in locateEngine();
/** A group of tests that run SQL. They are skipped on a machine that can't run the SQL engine. */
export const describeSql = describe.skipIf(!hasEngine);
/** One test that runs SQL. It is skipped on a machine that can't run the SQL engine. */
export const itSql = it.skipIf(!hasEngine);

export const TEST_PROJECT = "acme-dev";

/** A local BigQuery on a free port, with the engine of all tests. */
export function startOne(options: Partial<LocalBigQueryOptions> = {}): Promise<LocalBigQuery> {
  return startLocalBigQuery({ project: TEST_PROJECT, engine: sharedEngine(), ...options });
}

/** A local BigQuery that is closed at the end of the test, with a client for it. */
export async function startForTest(options: Partial<LocalBigQueryOptions> = {}) {
  const local = await startOne(options);
  onTestFinished(() => local.close());
  return { local, bigquery: clientOf(local) };
}

/** Google's client. The environment variable that it reads for emulators makes it use the local BigQuery. */
export function clientOf({ apiEndpoint }: LocalBigQuery): BigQuery {
  process.env.BIGQUERY_EMULATOR_HOST = apiEndpoint;
  try {
    return new BigQuery({ projectId: TEST_PROJECT, authClient: new PassThroughClient(), autoRetry: false });
  } finally {
    delete process.env.BIGQUERY_EMULATOR_HOST;
  }
}

/**
 * Waits until a promise rejects, and returns the error.
 * @throws Error where it doesn't reject
 */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the promise was not rejected");
}
