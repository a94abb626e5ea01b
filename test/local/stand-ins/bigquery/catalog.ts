import { ApiError, duplicate, invalid, notFound } from "./errors.ts";
import type { Storage } from "./storage.ts";
import { type Dataset, idOf, legacyIdOf, type Table, type TableName, type TableOrView } from "./table.ts";
import type { CellRow } from "./values/cell.ts";

/** https://cloud.google.com/bigquery/docs/datasets#dataset-naming */
const DATASET_ID = /^\w{1,1024}$/;
/** https://cloud.google.com/bigquery/docs/tables#table_naming */
const TABLE_ID = /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u;

/** The datasets with their tables, views and rows. Its errors have BigQuery's own messages. */
export class Catalog {
  readonly #storage: Storage;
  readonly #datasets = new Map<string, Dataset>();
  readonly #tables = new Map<string, TableOrView>();

  /**
   * Loads what `storage` has saved.
   * @throws Error where the saved files can't be read
   */
  constructor(storage: Storage) {
    this.#storage = storage;
    const { datasets, tables } = storage.load();
    for (const dataset of datasets) {
      this.#datasets.set(`${dataset.project}.${dataset.dataset}`, dataset);
    }
    for (const table of tables) {
      this.#tables.set(idOf(table.name), table);
    }
  }

  datasets(project?: string): Dataset[] {
    const all = [...this.#datasets.values()];
    return project === undefined ? all : all.filter((dataset) => dataset.project === project);
  }

  tables(of?: Pick<TableName, "project" | "dataset">): TableOrView[] {
    const all = [...this.#tables.values()];
    return of ? all.filter(({ name }) => name.project === of.project && name.dataset === of.dataset) : all;
  }

  /** @throws ApiError 404 */
  dataset(project: string, dataset: string): Dataset {
    const found = this.#datasets.get(`${project}.${dataset}`);
    if (!found) {
      throw notFound(`Not found: Dataset ${project}:${dataset}`);
    }
    return found;
  }

  /** @throws ApiError 404 */
  table(name: TableName): TableOrView {
    this.dataset(name.project, name.dataset);
    const found = this.find(name);
    if (!found) {
      throw notFound(`Not found: Table ${legacyIdOf(name)}`);
    }
    return found;
  }

  find(name: TableName): TableOrView | undefined {
    return this.#tables.get(idOf(name));
  }

  /** @throws ApiError 400 for an invalid name, 409 where the dataset exists */
  addDataset(dataset: Dataset): void {
    const { project, dataset: id } = dataset;
    if (!DATASET_ID.test(id)) {
      throw invalid(
        `Invalid dataset ID "${id}". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
      );
    }
    if (this.#datasets.has(`${project}.${id}`)) {
      throw duplicate(`Already Exists: Dataset ${project}:${id}`);
    }
    this.#datasets.set(`${project}.${id}`, dataset);
    this.#save();
  }

  /** @throws ApiError 404, or 400 where the dataset has tables and `deleteContents` is false */
  removeDataset(project: string, dataset: string, deleteContents: boolean): void {
    this.dataset(project, dataset);
    const tables = this.tables({ project, dataset });
    if (tables.length > 0 && !deleteContents) {
      throw new ApiError(400, "resourceInUse", `Dataset ${project}:${dataset} is still in use`);
    }
    for (const { name } of tables) {
      this.removeTable(name);
    }
    this.#datasets.delete(`${project}.${dataset}`);
    this.#save();
  }

  /** @throws ApiError 400 for an invalid name, 404 without its dataset, 409 where the table exists */
  addTable(table: TableOrView): void {
    const { name } = table;
    this.dataset(name.project, name.dataset);
    if (!TABLE_ID.test(name.table)) {
      throw invalid(`Invalid table ID "${name.table}".`);
    }
    if (this.find(name)) {
      throw duplicate(`Already Exists: Table ${legacyIdOf(name)}`);
    }
    this.#storage.removeRows(name);
    this.#tables.set(idOf(name), table);
    this.#save();
  }

  /**
   * Replaces the schema, query and metadata of the table or view that has this name. Stored rows stay.
   * @throws ApiError 404
   */
  updateTable(table: TableOrView): void {
    this.table(table.name);
    this.#tables.set(idOf(table.name), table);
    this.#save();
  }

  /** @throws ApiError 404 */
  removeTable(name: TableName): void {
    this.table(name);
    this.#tables.delete(idOf(name));
    this.#save();
    this.#storage.removeRows(name);
  }

  /** Adds rows. `sources`: the same rows as the client sent them, which the storage saves. */
  appendRows(table: Table, rows: readonly CellRow[], sources: readonly unknown[]): void {
    this.#storage.appendRows(table.name, sources);
    // Not `push(...rows)`: a call can't have as many arguments as an INSERT can have rows.
    for (const row of rows) {
      table.rows.push(row);
    }
  }

  /**
   * Replaces all rows. They get a new array, so that nothing derived from the old one passes for current.
   * `sources`: the same rows as JSON objects, which the storage saves.
   */
  replaceRows(table: Table, rows: CellRow[], sources: readonly unknown[]): void {
    this.#storage.replaceRows(table.name, sources);
    table.rows = rows;
  }

  #save(): void {
    this.#storage.saveCatalog({ datasets: this.datasets(), tables: this.tables() });
  }
}
