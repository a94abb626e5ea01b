import { readdir, readFile } from "node:fs/promises";
import { BigQuery, type Dataset } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";
import { z } from "zod";

// The files that terraform makes the dataset from: the local one can't drift from what is deployed.
const FOLDER = new URL("../../functions/bigquery/", import.meta.url);

const Settings = z.strictObject({
  dataset: z.string(),
  table: z.string(),
  partitionBy: z.string(),
  clusterBy: z.array(z.string()),
});
const Schema = z.array(
  z.object({ name: z.string(), type: z.string(), mode: z.string(), description: z.string() }),
);

const settings = Settings.parse(JSON.parse(await read("schema/dataset.json")));
export const DATASET = settings.dataset;
export const TABLE = settings.table;

/** The real client, for a BigQuery on this machine. @param apiEndpoint `http://host:port` */
export function bigQueryAt(apiEndpoint: string, projectId: string): BigQuery {
  return new BigQuery({ projectId, apiEndpoint, authClient: new PassThroughClient(), autoRetry: false });
}

/** Makes the dataset with its table and views, as terraform does in the cloud; keeps the rows of an earlier run. */
export async function createDataset(bigquery: BigQuery): Promise<void> {
  const dataset = bigquery.dataset(DATASET);
  if (!(await dataset.exists())[0]) await dataset.create();
  await createTable(dataset);
  for (const file of (await readdir(new URL("views/", FOLDER))).sort()) {
    await createView(dataset, file.replace(/\.sql$/, ""), await read(`views/${file}`));
  }
}

async function createTable(dataset: Dataset): Promise<void> {
  const table = dataset.table(TABLE);
  const schema = { fields: Schema.parse(JSON.parse(await read("schema/issue_events.json"))) };
  if ((await table.exists())[0]) {
    await table.setMetadata({ schema });
    return;
  }
  await table.create({
    schema,
    timePartitioning: { type: "DAY", field: settings.partitionBy },
    clustering: { fields: settings.clusterBy },
  });
}

async function createView(dataset: Dataset, name: string, query: string): Promise<void> {
  const view = dataset.table(name);
  if ((await view.exists())[0]) await view.delete();
  await view.create({ view: { query, useLegacySql: false } });
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, FOLDER), "utf8");
}
