import { readdir, readFile } from "node:fs/promises";
import type { BigQuery, Dataset, TableMetadata } from "@google-cloud/bigquery";
import { z } from "zod";

// Terraform creates the dataset from the same files, so the local dataset is the same as the deployed one.
const FOLDER = new URL("../../../shared/warehouse/", import.meta.url);

const Settings = z.strictObject({
  dataset: z.string(),
  table: z.string(),
  partitionBy: z.string(),
  clusterBy: z.array(z.string()),
  deadLetters: z.strictObject({ table: z.string(), partitionBy: z.string() }),
  deadLetterOutcomes: z.strictObject({ table: z.string() }),
  deliveries: z.strictObject({ table: z.string(), partitionBy: z.string() }),
  actions: z.strictObject({ table: z.string(), partitionBy: z.string() }),
});
const Column = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.string(),
  description: z.string(),
  /** The parts of a RECORD. */
  get fields() {
    return z.array(Column).exactOptional();
  },
});
type Column = z.infer<typeof Column>;

/** The tables that a team fills itself, which the views use. */
export const CONFIG_TABLES = ["working_hours", "holidays", "targets", "accounts", "repositories"] as const;

const settings = Settings.parse(JSON.parse(await read("dataset.json")));
/** The name of the dataset. */
export const DATASET = settings.dataset;
/** The name of the table with one row for each event. */
export const TABLE = settings.table;
/** The name of the table into which Pub/Sub writes dead letters. */
export const DEAD_LETTERS = settings.deadLetters.table;
/** The name of the table that says which dead letters were redriven or dropped. */
export const DEAD_LETTER_OUTCOMES = settings.deadLetterOutcomes.table;

/** The name of the table into which Pub/Sub writes raw deliveries, where they are kept. */
export const DELIVERIES = settings.deliveries.table;

/** The name of the table with what rules did. */
export const ACTIONS = settings.actions.table;

/** The names of all tables and views, but for {@link DELIVERIES}, which is there only where raw deliveries are kept. */
export const TABLES_AND_VIEWS: readonly string[] = [
  ...(await readdir(new URL("tables/", FOLDER))).map((file) => file.replace(/\.json$/, "")),
  ...(await viewFiles()).map(({ name }) => name),
].filter((name) => name !== DELIVERIES);

export interface ViewFile {
  name: string;
  /** `<layer>_<name>`, such as `1_events`. A view reads only tables, and views of lower layers. */
  path: string;
  query: string;
  /** The comment at the beginning of the file, without its dashes. */
  description: string;
}

/** All views, ordered by layer, so that each comes after the views that it reads. */
export async function viewFiles(): Promise<ViewFile[]> {
  const files = await readdir(new URL("views/", FOLDER));
  const queries = files.filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    queries.map(async (file) => {
      const query = await read(`views/${file}`);
      const path = file.replace(/\.sql$/, "");
      return { name: path.replace(/^\d_/, ""), path, query, description: leadingComment(query) };
    }),
  );
}

/** The columns of a table or view, from its JSON file, such as `tables/targets.json`. */
export async function columnsOf(file: string): Promise<Column[]> {
  return z.array(Column).parse(JSON.parse(await read(file)));
}

/**
 * Creates the dataset with its tables and views, as terraform does in the cloud. Rows of an earlier run stay.
 * @param raw whether it has the table of raw deliveries
 */
export async function createDataset(bigquery: BigQuery, { raw = false } = {}): Promise<void> {
  const dataset = bigquery.dataset(DATASET);
  if (!(await dataset.exists())[0]) {
    await dataset.create();
  }
  await createTable(dataset, TABLE, {
    timePartitioning: { type: "DAY", field: settings.partitionBy },
    clustering: { fields: settings.clusterBy },
  });
  await createTable(dataset, DEAD_LETTERS, {
    timePartitioning: { type: "DAY", field: settings.deadLetters.partitionBy },
  });
  await createTable(dataset, ACTIONS, {
    timePartitioning: { type: "DAY", field: settings.actions.partitionBy },
  });
  if (raw) {
    await createTable(dataset, DELIVERIES, {
      timePartitioning: { type: "DAY", field: settings.deliveries.partitionBy },
    });
  }
  for (const name of [DEAD_LETTER_OUTCOMES, ...CONFIG_TABLES]) {
    await createTable(dataset, name);
  }
  await deleteViews(dataset);
  for (const view of await viewFiles()) {
    await createView(dataset, view);
  }
}

async function createTable(dataset: Dataset, name: string, layout: TableMetadata = {}): Promise<void> {
  const table = dataset.table(name);
  const schema = { fields: await columnsOf(`tables/${name}.json`) };
  if ((await table.exists())[0]) {
    await table.setMetadata({ schema });
  } else {
    await table.create({ ...layout, schema });
  }
}

/** Deletes all views, so that a view whose file was deleted disappears too. */
async function deleteViews(dataset: Dataset): Promise<void> {
  const [tables] = await dataset.getTables();
  for (const table of tables) {
    if (table.metadata.type === "VIEW") {
      await table.delete();
    }
  }
}

async function createView(dataset: Dataset, { name, query, description }: ViewFile): Promise<void> {
  await dataset.table(name).create({ description, view: { query, useLegacySql: false } });
}

function leadingComment(sql: string): string {
  const lines = sql.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("--"));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^-- ?/, ""))
    .join("\n");
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, FOLDER), "utf8");
}
