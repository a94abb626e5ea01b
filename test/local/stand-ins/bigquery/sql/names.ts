import { invalidQuery } from "../errors.ts";
import type { TableName } from "../table.ts";

/** The project and dataset of a table whose name is written without them. */
export interface Scope {
  project: string;
  /** Absent: every name must have a dataset. */
  dataset?: string;
}

/**
 * @param path `project.dataset.table`, `dataset.table` or `table`, without backquotes
 * @throws ApiError where the path names no dataset and the query has no default dataset
 */
export function resolveName(path: string, scope: Scope): TableName {
  const parts = path.split(".");
  const [project = "", dataset = "", ...rest] = parts;
  if (parts.length >= 3) {
    return { project, dataset, table: rest.join(".") };
  }
  if (parts.length === 2) {
    return { project: scope.project, dataset: project, table: dataset };
  }
  if (scope.dataset !== undefined) {
    return { project: scope.project, dataset: scope.dataset, table: path };
  }
  throw invalidQuery(`Table "${path}" must be qualified with a dataset (e.g. dataset.table).`);
}
