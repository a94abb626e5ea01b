/** Starts a local BigQuery, runs one query in it, says `answered` and stays: for a test that kills it. */
import { clientOf, startOne } from "./a-local-bigquery.ts";

await clientOf(await startOne()).query("SELECT 1");
console.log("answered");
