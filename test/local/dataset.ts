import { readFile } from "node:fs/promises";
import { BigQuery } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";
import { z } from "zod";

export const DATASET = "issue_relay";
export const TABLE = "issue_events";

const SCHEMA_FILE = new URL("../../functions/bigquery/schema/issue_events.json", import.meta.url);
const Schema = z.array(
  z.object({ name: z.string(), type: z.string(), mode: z.string(), description: z.string() }),
);

/** The real client, for a BigQuery on this machine. @param apiEndpoint `http://host:port` */
export function bigQueryAt(apiEndpoint: string, projectId: string): BigQuery {
  return new BigQuery({ projectId, apiEndpoint, authClient: new PassThroughClient(), autoRetry: false });
}

/** Makes the dataset and its table, as terraform does in the cloud; leaves what an earlier run kept. */
export async function createDataset(bigquery: BigQuery): Promise<void> {
  const dataset = bigquery.dataset(DATASET);
  if (!(await dataset.exists())[0]) await dataset.create();
  const fields = Schema.parse(JSON.parse(await readFile(SCHEMA_FILE, "utf8")));
  const table = dataset.table(TABLE);
  if ((await table.exists())[0]) {
    await table.setMetadata({ schema: { fields } });
    return;
  }
  await table.create({
    schema: { fields },
    timePartitioning: { type: "DAY", field: "received_at" },
    clustering: { fields: ["repository", "issue_number"] },
  });
}
