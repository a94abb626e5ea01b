/** Starts a local BigQuery, runs one query, prints `answered` and keeps running until a test kills this process. */
import { clientOf, startOne } from "./a-local-bigquery.ts";

await clientOf(await startOne()).query("SELECT 1");
console.log("answered");
